/** Buttons, menus and the layout parts an app puts into its message. */

import { h } from "./dom.js";
import { attachments, picture } from "./files.js";
import { inline } from "./inline.js";
import { markdown } from "./markdown.js";

const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger" };

export function components(app, message) {
  return (message.components ?? []).map((component) => part(app, message, component));
}

function part(app, message, component) {
  return PARTS[component.type]?.(app, message, component) ?? null;
}

const children = (app, message, list) => list.map((component) => part(app, message, component));

const PARTS = {
  1: (app, message, row) =>
    h("div", { class: "component-row" }, children(app, message, row.components)),
  2: (app, message, data) =>
    data.style === 5 ? linkButton(app, data) : button(app, message, data),
  3: (app, message, data) => select(app, message, data, data.options),
  5: (app, message, data) => select(app, message, data, users(app)),
  6: (app, message, data) => select(app, message, data, roles(app)),
  7: (app, message, data) => select(app, message, data, [...users(app), ...roles(app)]),
  8: (app, message, data) => select(app, message, data, channels(app)),
  9: (app, message, data) =>
    h(
      "div",
      { class: "section" },
      h("div", {}, children(app, message, data.components)),
      part(app, message, data.accessory),
    ),
  10: (app, message, data) => markdown(data.content, app.words),
  11: (app, message, data) =>
    h(
      "div",
      { class: "embed-thumbnail" },
      picture({ ...data.media, description: data.description }, true),
    ),
  12: (app, message, data) =>
    h(
      "div",
      { class: "images several" },
      data.items.map((item) => picture({ ...item.media, description: item.description }, true)),
    ),
  13: (app, message, data) =>
    attachments([{ ...data.file, filename: data.name ?? "file", size: data.size ?? 0 }]),
  14: (app, message, data) =>
    data.divider === false ? h("div", { class: "space" }) : h("hr", { class: "separator" }),
  17: (app, message, data) =>
    h(
      "div",
      {
        class: "embed container",
        style: data.accent_color
          ? { "--bar": `#${data.accent_color.toString(16).padStart(6, "0")}` }
          : {},
      },
      children(app, message, data.components),
    ),
};

const label = (data) => [
  data.emoji
    ? h("span", { class: "button-emoji", "aria-hidden": data.label ? "true" : null }, data.emoji.name)
    : null,
  data.label ?? "",
];

function button(app, message, data) {
  const node = h(
    "button",
    {
      type: "button",
      class: `button ${STYLES[data.style] ?? "secondary"}`,
      disabled: data.disabled,
      "aria-label": data.label ? null : data.emoji?.name,
    },
    label(data),
  );
  node.addEventListener("click", () =>
    app.actions.press(message, { custom_id: data.custom_id, component_type: data.type }),
  );
  return node;
}

/** A link of a message inside this guild stays in the page, as in Discord. */
function linkButton(app, data) {
  const [place] = inline(data.url, app.words);
  const inside = place?.matches?.("a.mention")
    ? { href: place.href }
    : { href: data.url, target: "_blank", rel: "noopener noreferrer" };
  return h(
    "a",
    { class: "button secondary", ...inside },
    label(data),
    inside.target ? h("span", { "aria-hidden": "true" }, "↗") : null,
  );
}

function select(app, message, data, options) {
  const send = (values) =>
    app.actions.press(message, { custom_id: data.custom_id, component_type: data.type, values });
  return (data.max_values ?? 1) > 1 ? many(data, options, send) : one(data, options, send);
}

function one(data, options, send) {
  const placeholder = data.placeholder ?? "Make a selection";
  const chosen = options.some((option) => option.default);
  const node = h(
    "select",
    { class: "select", disabled: data.disabled, "aria-label": placeholder },
    h("option", { value: "", disabled: true, selected: !chosen, hidden: true }, placeholder),
    options.map((option) =>
      h("option", { value: option.value, selected: option.default }, text(option)),
    ),
  );
  node.addEventListener("change", () => send([node.value]));
  return node;
}

function many(data, options, send) {
  const boxes = options.map((option) =>
    h("input", { type: "checkbox", value: option.value, checked: option.default }),
  );
  const apply = h("button", { type: "button", class: "button primary" }, "Choose");
  apply.addEventListener("click", () =>
    send(boxes.filter((box) => box.checked).map((box) => box.value)),
  );
  return h(
    "details",
    { class: "select-many" },
    h("summary", {}, data.placeholder ?? "Make a selection"),
    options.map((option, index) => h("label", {}, boxes[index], text(option))),
    apply,
  );
}

const text = (option) =>
  [option.emoji?.name, option.label, option.description ? `– ${option.description}` : null]
    .filter(Boolean)
    .join(" ");
const users = (app) =>
  [...app.store.members.values()].map(({ user }) => ({
    value: user.id,
    label: app.store.nameOf(user.id),
  }));
const roles = (app) =>
  [...app.store.roles.values()].map((role) => ({ value: role.id, label: `@${role.name}` }));
const channels = (app) =>
  app.store.topChannels().map((channel) => ({ value: channel.id, label: `#${channel.name}` }));
