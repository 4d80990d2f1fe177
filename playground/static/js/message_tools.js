/** The buttons over a message, and the box in which its author edits it. */

import { h, iconButton } from "./dom.js";
import { icon } from "./icons.js";
import { openMessageMenu } from "./message_menu.js";
import { openPicker } from "./picker.js";

export function toolbar(app, message) {
  const isMine = message.author.id === app.store.me;
  return h(
    "div",
    { class: "toolbar", role: "group", "aria-label": "Message actions" },
    iconButton(icon("smile"), "Add reaction", (event) =>
      openPicker(event.currentTarget, (emoji) => app.actions.react(message, emoji, true)),
    ),
    isMine
      ? iconButton(icon("edit"), "Edit", () => app.edit(message))
      : iconButton(icon("reply"), "Reply", () => app.composer?.replyTo(message)),
    iconButton(
      icon("dots"),
      "More",
      (event) => openMessageMenu(app, message, event.currentTarget),
      { "aria-haspopup": "menu" },
    ),
  );
}

export function editor(app, message) {
  const text = h("textarea", {
    class: "edit-text",
    rows: Math.min(10, message.content.split("\n").length),
    "aria-label": "Edit your message",
  });
  text.value = message.content;
  const save = () => app.actions.edit(message, text.value);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Escape") app.edit(null);
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      save();
    }
  });
  queueMicrotask(() => text.focus());
  const hint = h(
    "p",
    { class: "edit-hint" },
    "escape to ",
    h("button", { type: "button", class: "link", onclick: () => app.edit(null) }, "cancel"),
    " • enter to ",
    h("button", { type: "button", class: "link", onclick: save }, "save"),
  );
  return h("div", { class: "editor" }, text, hint);
}
