/** Slash commands offered while one types, filtered by what has been typed. */

import { h } from "./dom.js";

const SLASH = 1;
const SUBCOMMAND = 1;
const GROUP = 2;
const MAX_SHOWN = 12;

/** One entry for each thing that can be run: a command, or each of its subcommands. */
function runnable(commands) {
  return commands
    .filter((command) => command.type === SLASH)
    .flatMap((command) => leaves(command, command, []));
}

function leaves(command, node, path) {
  const inner = (node.options ?? []).filter((option) => [SUBCOMMAND, GROUP].includes(option.type));
  if (inner.length) return inner.flatMap((option) => leaves(command, option, [...path, option]));
  return [
    {
      command,
      path,
      name: [command, ...path].map(({ name }) => name).join(" "),
      description: node.description,
      options: node.options ?? [],
    },
  ];
}

/** The options as Discord nests them below a subcommand. */
export function nested(entry, values) {
  return entry.path.reduceRight((options, { name, type }) => [{ name, type, options }], values);
}

/** Names that begin with the typed text first, then those that hold it. */
function matching(entries, typed) {
  const wanted = typed.toLowerCase();
  const starts = entries.filter(({ name }) => name.startsWith(wanted));
  const holds = entries.filter(({ name }) => !name.startsWith(wanted) && name.includes(wanted));
  return [...starts, ...holds].slice(0, MAX_SHOWN);
}

export class CommandList {
  #shown = [];
  #at = 0;

  constructor(app, text, onPick) {
    this.app = app;
    this.text = text;
    this.onPick = onPick;
    this.element = h("ul", {
      class: "completion",
      id: "commands",
      role: "listbox",
      "aria-label": "Commands",
      hidden: true,
    });
    text.setAttribute("aria-controls", "commands");
  }

  /** Shows what fits the text, which must begin with a slash; a bare slash asks for the commands anew. */
  async update() {
    if (this.text.value === "/") await this.app.loadCommands();
    const typed = /^\/([\w -]*)$/.exec(this.text.value);
    this.#shown = typed ? matching(runnable(this.app.store.commands), typed[1]) : [];
    this.#at = 0;
    this.#render();
  }

  close() {
    this.#shown = [];
    this.#render();
  }

  #render() {
    this.element.hidden = !this.#shown.length;
    this.element.replaceChildren(...this.#shown.map((entry, index) => this.#item(entry, index)));
    if (this.#shown.length) this.text.setAttribute("aria-activedescendant", `command-${this.#at}`);
    else this.text.removeAttribute("aria-activedescendant");
  }

  #item(entry, index) {
    const hints = entry.options.map((option) =>
      h("span", { class: option.required ? "hint required" : "hint" }, option.name),
    );
    return h(
      "li",
      {
        role: "option",
        id: `command-${index}`,
        "aria-selected": String(index === this.#at),
        onpointerdown: (event) => this.#pick(event, entry),
      },
      h("span", { class: "completion-name" }, `/${entry.name}`, hints),
      h("span", { class: "completion-about" }, entry.description),
    );
  }

  #pick(event, entry) {
    event.preventDefault();
    this.close();
    this.onPick(entry);
  }

  /** Whether the list took the key. */
  key(event) {
    if (!this.#shown.length) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#at = (this.#at + step + this.#shown.length) % this.#shown.length;
    else if (event.key === "Escape") this.#shown = [];
    else if (event.key === "Enter" || event.key === "Tab")
      return (this.#pick(event, this.#shown[this.#at]), true);
    else return false;
    event.preventDefault();
    this.#render();
    return true;
  }
}
