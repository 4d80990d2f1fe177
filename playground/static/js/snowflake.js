/** Discord's ids: decimal strings, too long for a number, that carry their own time. */

const EPOCH = 1_420_070_400_000;

export function timeOf(id) {
  return Number(BigInt(id) >> 22n) + EPOCH;
}

export function idAt(milliseconds) {
  return String(BigInt(milliseconds - EPOCH) << 22n);
}

export function after(id) {
  return String(BigInt(id) + 1n);
}

export function compare(a, b) {
  return a.length - b.length || (a < b ? -1 : Number(a > b));
}

export function isNewer(a, b) {
  return compare(a ?? "0", b ?? "0") > 0;
}

/** One of `count` stable choices for this id, such as the colour of an avatar. */
export function pick(id, count) {
  const spread = (BigInt(id) >> 22n) * 2_654_435_761n;
  return Number((spread >> 20n) % BigInt(count));
}
