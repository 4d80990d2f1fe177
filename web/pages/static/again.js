// The buttons that let something be tried again: sent in place, without leaving the page.

import { ask, say, texts } from "/static/page.js";

/** Sends the forms of *root* by script; *then* is called when one was taken. */
export function retriesOf(root, then) {
  root.addEventListener("submit", async (event) => {
    const form = event.target.closest("form.again");
    if (!form) return;
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      await ask(form.action, { method: "POST", headers: { Accept: "application/json" } });
      await then();
      say(texts.operations.again);
    } catch (error) {
      say(error.message);
    } finally {
      button.disabled = false;
    }
  });
}
