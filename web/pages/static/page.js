// What every page's scripts share: its texts, the API, and the sentence screen readers hear.

export const texts = JSON.parse(document.querySelector("#texts").textContent);

export const fill = (text, values) =>
  text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));

export function say(text) {
  document.querySelector("#said").textContent = text;
}

const SAID_NEXT = "helpsight-said-next";

/** Says *text* on the page that is opened next, in place of this one. */
export function sayNext(text) {
  sessionStorage.setItem(SAID_NEXT, text);
}

const before = sessionStorage.getItem(SAID_NEXT);
sessionStorage.removeItem(SAID_NEXT);
if (before) say(before);

export class Refused extends Error {
  constructor(code, message) {
    super(texts.errors[code] ?? message ?? texts.errors.network);
    this.code = code;
  }
}

/** Asks our API; what it refuses is a `Refused` in words for a person. */
export async function ask(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Refused("network");
  }
  if (answer.ok) return answer;
  const { error } = await answer.json().catch(() => ({ error: {} }));
  throw new Refused(error?.code ?? "network", error?.message);
}
