/** A chosen slash command in place of the message box: one field for each option. */

import { field } from "./command_fields.js";
import { nested } from "./commands.js";
import { h, iconButton } from "./dom.js";
import { filesOf } from "./files.js";
import { icon } from "./icons.js";

const ATTACHMENT = 11;

export class CommandForm {
  #fields = [];

  constructor(app, entry, onEnd) {
    this.app = app;
    this.entry = entry;
    this.onEnd = onEnd;
    this.area = h("div", { class: "command-fields" });
    this.more = h("div", { class: "command-more" });
    this.element = h(
      "form",
      { class: "command-form", "aria-label": `/${entry.name}`, noValidate: true },
      h(
        "div",
        { class: "command-head" },
        h("strong", {}, `/${entry.name}`),
        h("span", {}, entry.description),
        iconButton(icon("close", 18), "Leave the command", onEnd),
        iconButton(icon("send", 20), "Run the command", () => this.run(), { class: "send" }),
      ),
      this.area,
      this.more,
    );
    this.#listen();
    for (const option of entry.options.filter(({ required }) => required)) this.#show(option);
    this.#offer();
  }

  #listen() {
    this.element.addEventListener("submit", (event) => event.preventDefault());
    this.element.addEventListener("paste", (event) => this.addFiles(filesOf(event.clipboardData)));
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.onEnd();
      if (event.key !== "Enter" || event.defaultPrevented || event.target.closest("button")) return;
      event.preventDefault();
      this.run();
    });
  }

  focus() {
    (this.#fields[0] ?? { focus: () => this.element.querySelector(".send").focus() }).focus();
  }

  #show(option) {
    const shown = field(this.app, option, { complete: (value) => this.#complete(option, value) });
    this.#fields.push(shown);
    this.area.append(shown.element);
    return shown;
  }

  /** Buttons for the optional options that are not yet shown. */
  #offer() {
    const rest = this.entry.options.filter(
      ({ name }) => !this.#fields.some((shown) => shown.option.name === name),
    );
    this.more.replaceChildren(
      ...rest.map((option) =>
        h(
          "button",
          {
            type: "button",
            class: "chip",
            title: option.description,
            onclick: () => this.#add(option),
          },
          `+ ${option.name}`,
        ),
      ),
    );
  }

  #add(option) {
    const shown = this.#show(option);
    this.#offer();
    shown.focus();
    return shown;
  }

  /** A pasted or dropped file goes to the first option that takes one. */
  addFiles([file]) {
    const option = this.entry.options.find(({ type }) => type === ATTACHMENT);
    if (!file || !option) return;
    const shown =
      this.#fields.find(({ option: { name } }) => name === option.name) ?? this.#add(option);
    shown.take(file);
  }

  async #complete(option, typed) {
    const others = this.#values([]).filter(({ name }) => name !== option.name);
    const focused = { name: option.name, type: option.type, value: typed, focused: true };
    return this.app.actions.complete(this.entry.command, nested(this.entry, [...others, focused]));
  }

  /** Filled options; a file is put into `files` and stands as its index. */
  #values(files) {
    return this.#fields
      .map((shown) => ({
        name: shown.option.name,
        type: shown.option.type,
        value: shown.value(files),
      }))
      .filter(({ value }) => value !== null);
  }

  run() {
    const missing = this.#fields.filter((shown) => !shown.check());
    if (missing.length) return missing[0].focus();
    const files = [];
    const values = this.#values(files);
    this.onEnd();
    return this.app.actions.use(this.entry.command, nested(this.entry, values), files);
  }
}
