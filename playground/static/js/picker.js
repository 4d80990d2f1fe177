/** A small choice of emoji. */

import { h } from "./dom.js";
import { closePopover, openPopover } from "./popover.js";

const EMOJI = [..."✅👍👎❤️😂🎉🙏👀🔥💯🤔😅😭😮🚀🌱🐛💡⚠️❌👋💪☕🫡"]
  .filter((c) => c !== "\u{FE0F}")
  .map((c) => ("❤⚠".includes(c) ? `${c}\u{FE0F}` : c));
const COLUMNS = 8;

export function openPicker(at, onPick) {
  const buttons = EMOJI.map((emoji) =>
    h(
      "button",
      {
        type: "button",
        class: "emoji",
        "aria-label": emoji,
        onclick: () => (closePopover(), onPick(emoji)),
      },
      emoji,
    ),
  );
  const panel = h(
    "div",
    { class: "picker", role: "dialog", "aria-label": "Pick an emoji" },
    buttons,
  );
  panel.addEventListener("keydown", (event) => move(event, buttons));
  openPopover(panel, at);
  buttons[0].focus();
}

function move(event, buttons) {
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
  if (!step) return;
  event.preventDefault();
  buttons[buttons.indexOf(document.activeElement) + step]?.focus();
}
