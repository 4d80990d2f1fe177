/** Times as a chat shows them. */

const DAY = 86_400_000;
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const date = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", year: "numeric" });
const short = new Intl.DateTimeFormat(undefined, {
  day: "2-digit",
  month: "2-digit",
  year: "numeric",
});
const long = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

const UNITS = [
  ["year", 365 * DAY],
  ["month", 30 * DAY],
  ["day", DAY],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

export const time = (value) => clock.format(new Date(value));
export const day = (value) => date.format(new Date(value));
export const full = (value) => long.format(new Date(value));

export function sameDay(a, b) {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

/** "Today at 12:30", "Yesterday at 08:10" or a date. */
export function stamp(value, now = Date.now()) {
  if (sameDay(value, now)) return `Today at ${time(value)}`;
  if (sameDay(value, now - DAY)) return `Yesterday at ${time(value)}`;
  return `${short.format(new Date(value))} ${time(value)}`;
}

/** "3 minutes ago", "in 2 days", "now". */
export function ago(value, now = Date.now()) {
  const distance = new Date(value).getTime() - now;
  const [unit, length] = UNITS.find(([, size]) => Math.abs(distance) >= size) ?? ["second", 1000];
  return unit === "second" ? "just now" : relative.format(Math.round(distance / length), unit);
}

/** Discord's `<t:UNIX:STYLE>`. */
export function styled(seconds, style) {
  const value = seconds * 1000;
  const forms = { t: time, d: (v) => short.format(new Date(v)), D: day, F: full, R: ago };
  return (forms[style] ?? ((v) => `${day(v)} ${time(v)}`))(value);
}
