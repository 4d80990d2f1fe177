/** A menu of actions, used by pointer and by keyboard. */

import { h } from "./dom.js";
import { closePopover, openPopover } from "./popover.js";

/** `sections`: lists of {label, icon, run, danger}, each with an optional `title`. */
export function openMenu(sections, at, label) {
  const items = [];
  const panel = h("div", { class: "menu", role: "menu", "aria-label": label });
  for (const { title, entries } of sections.filter((section) => section.entries.length)) {
    const buttons = entries.map(item);
    items.push(...buttons);
    panel.append(
      h(
        "div",
        { role: "group", "aria-label": title ?? null, class: "menu-section" },
        title ? h("p", { class: "menu-title" }, title) : null,
        buttons,
      ),
    );
  }
  panel.addEventListener("keydown", (event) => move(event, items));
  openPopover(panel, at);
  items[0]?.focus();
}

function item({ label, icon, run, danger }) {
  const pick = () => {
    closePopover();
    run();
  };
  return h(
    "button",
    {
      type: "button",
      role: "menuitem",
      tabIndex: -1,
      class: danger ? "menu-item danger" : "menu-item",
      onclick: pick,
    },
    h("span", {}, label),
    icon,
  );
}

function move(event, items) {
  const at = items.indexOf(document.activeElement);
  const targets = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  };
  if (event.key === "Tab") closePopover();
  if (!(event.key in targets)) return;
  event.preventDefault();
  items[targets[event.key]].focus();
}
