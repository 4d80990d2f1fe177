/** The field of one command option, by its type. */

import { h } from "./dom.js";
import { pendingCard } from "./files.js";

const INTEGER = 4;
const NUMBER = 10;
const COMPLETE_MS = 250;
let lastId = 0;

/** {option, element, focus(), value(files) or null, take(file) for an attachment, check()}; `complete` asks the bot for choices. */
export function field(app, option, { complete }) {
  lastId += 1;
  const id = `option-${lastId}`;
  const control = controlOf(app, option, id, complete);
  const problem = h("span", { class: "field-problem", role: "alert" });
  const element = h(
    "div",
    { class: "command-field" },
    h(
      "label",
      { for: id, title: option.description },
      option.name,
      option.required ? h("span", { class: "star", "aria-hidden": "true" }, " *") : null,
    ),
    control.element,
    h("span", { class: "field-hint" }, option.description),
    problem,
  );
  const check = () => {
    const text =
      option.required && control.value([]) === null
        ? "This option is required."
        : (control.problem?.() ?? "");
    problem.textContent = text;
    return !text;
  };
  return { option, element, focus: control.focus, value: control.value, take: control.take, check };
}

function controlOf(app, option, id, complete) {
  if (option.choices?.length)
    return choice(
      option,
      id,
      option.choices.map(({ name, value }) => [value, name]),
    );
  return (CONTROLS[option.type] ?? text)(option, id, { app, complete });
}

const CONTROLS = {
  5: (option, id) =>
    choice(
      option,
      id,
      [
        ["true", "True"],
        ["false", "False"],
      ],
      (value) => value === "true",
    ),
  6: (option, id, { app }) => choice(option, id, people(app)),
  7: (option, id, { app }) =>
    choice(
      option,
      id,
      app.store.topChannels().map((channel) => [channel.id, `#${channel.name}`]),
    ),
  8: (option, id, { app }) => choice(option, id, roles(app)),
  9: (option, id, { app }) => choice(option, id, [...people(app), ...roles(app)]),
  11: attachment,
};

const people = (app) => [...app.store.members.keys()].map((id) => [id, app.store.nameOf(id)]);
const roles = (app) => [...app.store.roles.values()].map((role) => [role.id, `@${role.name}`]);

function text(option, id, { complete }) {
  const isNumber = option.type === INTEGER || option.type === NUMBER;
  const input = h("input", {
    id,
    type: isNumber ? "number" : "text",
    step: option.type === NUMBER ? "any" : null,
    autocomplete: "off",
    maxLength: option.max_length,
  });
  for (const [name, limit] of [
    ["min", option.min_value],
    ["max", option.max_value],
  ])
    if (limit !== undefined) input.setAttribute(name, limit);
  const list = option.autocomplete ? suggestions(input, `${id}-list`, complete) : null;
  const value = () => {
    const typed = list?.chosen() ?? input.value.trim();
    if (typed === "") return null;
    return isNumber ? Number(typed) : typed;
  };
  return {
    element: h("span", { class: "field-box" }, input, list?.element),
    focus: () => input.focus(),
    value,
    problem: () => (input.validity.valid ? "" : input.validationMessage),
  };
}

function choice(option, id, entries, read = (value) => value) {
  const select = h(
    "select",
    { id },
    h("option", { value: "" }, ""),
    entries.map(([value, name]) => h("option", { value: String(value) }, name)),
  );
  const original = new Map(entries.map(([value]) => [String(value), value]));
  const value = () => (select.value === "" ? null : read(original.get(select.value)));
  return { element: select, focus: () => select.focus(), value };
}

function attachment(option, id) {
  let file = null;
  const input = h("input", { id, type: "file", class: "visually-hidden" });
  const card = h("ul", { class: "pending-list small" });
  const take = (chosen) => {
    file = chosen ?? null;
    card.replaceChildren(...(file ? [pendingCard(file, () => take(null))] : []));
  };
  input.addEventListener("change", () => take(input.files[0]));
  const box = h(
    "span",
    { class: "field-box drop-box" },
    h("label", { for: id, class: "chip" }, "Choose a file"),
    input,
    card,
  );
  box.addEventListener("dragover", (event) => event.preventDefault());
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    event.stopPropagation();
    take(event.dataTransfer.files[0]);
  });
  const value = (files) => (file ? String(files.push(file) - 1) : null);
  return { element: box, focus: () => input.focus(), value, take };
}

/** Choices from the bot while one types; the chosen one's value is what is sent. */
function suggestions(input, listId, complete) {
  const element = h("ul", {
    class: "completion inside",
    role: "listbox",
    id: listId,
    hidden: true,
  });
  let choices = [];
  let at = -1;
  let timer = 0;
  const values = new Map();
  const render = () => {
    element.hidden = !choices.length;
    element.replaceChildren(
      ...choices.map((entry, index) =>
        h(
          "li",
          {
            role: "option",
            "aria-selected": String(index === at),
            onpointerdown: (event) => (event.preventDefault(), pick(entry)),
          },
          entry.name,
        ),
      ),
    );
  };
  const pick = (entry) => {
    values.set(entry.name, entry.value);
    input.value = entry.name;
    choices = [];
    render();
  };
  const ask = async () => {
    const typed = input.value;
    const found = await complete(typed);
    if (typed !== input.value) return;
    choices = found;
    at = -1;
    render();
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, COMPLETE_MS);
  };
  input.addEventListener("input", later);
  input.addEventListener("focus", later);
  input.addEventListener("blur", () => {
    clearTimeout(timer);
    choices = [];
    render();
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && choices.length) at = (at + step + choices.length) % choices.length;
    else if (event.key === "Enter" && at >= 0 && choices.length) pick(choices[at]);
    else return;
    event.preventDefault();
    render();
  });
  return { element, chosen: () => values.get(input.value) };
}
