/** The reactions below a message. */

import { h, iconButton } from "./dom.js";
import { icon } from "./icons.js";
import { openPicker } from "./picker.js";

export function reactionBar(app, message) {
  if (!message.reactions?.length) return null;
  const add = iconButton(
    icon("smile", 18),
    "Add reaction",
    (event) => openPicker(event.currentTarget, (emoji) => app.actions.react(message, emoji, true)),
    { class: "reaction-add" },
  );
  return h(
    "div",
    { class: "reactions" },
    message.reactions.map((reaction) => pill(app, message, reaction)),
    add,
  );
}

function pill(app, message, reaction) {
  const { emoji, count, me } = reaction;
  return h(
    "button",
    {
      type: "button",
      class: me ? "reaction mine" : "reaction",
      "aria-pressed": String(Boolean(me)),
      "aria-label": `${emoji.name}, ${count}${me ? ", one of them yours" : ""}`,
      onclick: () => app.actions.react(message, emoji.name, !me),
    },
    h("span", { class: "reaction-emoji" }, emoji.name),
    h("span", { class: "reaction-count" }, String(count)),
  );
}
