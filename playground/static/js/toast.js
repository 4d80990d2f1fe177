/** Short notes at the edge of the page, for what went wrong. */

import { h } from "./dom.js";

const LIFE_MS = 6000;

export function toast(text) {
  const note = h("p", { class: "toast" }, text);
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), LIFE_MS);
}
