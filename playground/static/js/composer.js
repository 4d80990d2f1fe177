/** The message box: text, files, the message it answers, slash commands. */

import { CommandForm } from "./command_form.js";
import { CommandList } from "./commands.js";
import { h, iconButton } from "./dom.js";
import { filesOf, MAX_BYTES, MAX_FILES, pendingCard, size } from "./files.js";
import { icon } from "./icons.js";
import { openPicker } from "./picker.js";
import { toast } from "./toast.js";

const MAX_LENGTH = 2000;

export class Composer {
  #files = [];
  #reply = null;
  #form = null;

  constructor(app, channel) {
    this.app = app;
    this.channel = channel;
    this.text = h("textarea", {
      id: "composer-text",
      rows: 1,
      placeholder: `Message #${channel.name}`,
      "aria-label": `Message #${channel.name}`,
      autocomplete: "off",
    });
    this.commands = new CommandList(app, this.text, (command) => this.#startCommand(command));
    this.replyBar = h("div", { class: "reply-bar", hidden: true });
    this.pending = h("ul", { class: "pending-list", hidden: true, "aria-label": "Files to send" });
    this.input = h("input", {
      type: "file",
      multiple: true,
      hidden: true,
      id: "file-input",
      "aria-label": "Files",
    });
    this.count = h("span", { class: "count", hidden: true });
    this.row = this.#row();
    this.element = h(
      "div",
      { class: "composer" },
      this.commands.element,
      this.replyBar,
      this.pending,
      this.row,
    );
    this.#listen();
  }

  #row() {
    return h(
      "div",
      { class: "composer-row" },
      iconButton(icon("plus", 22), "Attach a screenshot or file", () => this.input.click()),
      this.input,
      this.text,
      this.count,
      iconButton(icon("smile", 22), "Emoji", (event) =>
        openPicker(event.currentTarget, (emoji) => this.#insert(emoji)),
      ),
      iconButton(icon("send", 22), "Send", () => this.send(), { class: "send" }),
    );
  }

  #listen() {
    this.text.addEventListener("keydown", (event) => this.#key(event));
    this.text.addEventListener("input", () => this.#changed());
    this.text.addEventListener("paste", (event) => this.#paste(event));
    this.input.addEventListener("change", () => {
      this.addFiles([...this.input.files]);
      this.input.value = "";
    });
  }

  focus() {
    this.text.focus();
  }

  close() {
    this.commands.close();
  }

  #key(event) {
    if (this.commands.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    } else if (event.key === "ArrowUp" && !this.text.value) {
      this.app.editLast();
    } else if (event.key === "Escape") {
      this.replyTo(null);
    }
  }

  #changed() {
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight, 240)}px`;
    const left = MAX_LENGTH - this.text.value.length;
    this.count.hidden = left > 200;
    this.count.textContent = String(left);
    this.count.classList.toggle("over", left < 0);
    this.commands.update();
  }

  #insert(text) {
    this.text.setRangeText(text, this.text.selectionStart, this.text.selectionEnd, "end");
    this.#changed();
    this.focus();
  }

  #paste(event) {
    const files = filesOf(event.clipboardData);
    if (!files.length) return;
    event.preventDefault();
    this.addFiles(files);
  }

  addFiles(files) {
    if (this.#form) return this.#form.addFiles(files);
    for (const file of files) {
      if (this.#files.length >= MAX_FILES) toast(`A message holds ${MAX_FILES} files at most.`);
      else if (file.size > MAX_BYTES)
        toast(`${file.name} is ${size(file.size)}; the limit is ${size(MAX_BYTES)}.`);
      else this.#files.push(file);
    }
    this.#showFiles();
    return this.focus();
  }

  #showFiles() {
    this.pending.replaceChildren(
      ...this.#files.map((file) => pendingCard(file, () => this.#drop(file))),
    );
    this.pending.hidden = !this.#files.length;
  }

  #drop(file) {
    this.#files = this.#files.filter((kept) => kept !== file);
    this.#showFiles();
    this.focus();
  }

  /** Answers this message with the next one; null takes it back. */
  replyTo(message) {
    this.#reply = message;
    this.replyBar.hidden = !message;
    this.replyBar.replaceChildren();
    if (!message) return;
    const cancel = iconButton(icon("close", 16), "Do not reply", () => this.replyTo(null));
    this.replyBar.append(
      h("span", {}, "Replying to ", h("strong", {}, this.app.store.nameOf(message.author.id))),
      cancel,
    );
    this.focus();
  }

  async send() {
    const content = this.text.value.trim();
    const files = this.#files;
    const reply = this.#reply;
    if (!content && !files.length) return;
    this.#clear();
    const sent = await this.app.actions.try(
      this.app.api.send(this.channel.id, { content, files, replyTo: reply?.id }),
    );
    if (sent) this.app.sent(sent);
    else this.#restore(content, files, reply);
  }

  #clear() {
    this.text.value = "";
    this.#files = [];
    this.#showFiles();
    this.replyTo(null);
    this.#changed();
  }

  #restore(content, files, reply) {
    this.text.value = content;
    this.#files = files;
    this.#showFiles();
    this.replyTo(reply);
    this.#changed();
  }

  #startCommand(command) {
    this.#clear();
    this.#form = new CommandForm(this.app, command, () => this.#endCommand());
    this.row.replaceWith(this.#form.element);
    this.#form.focus();
  }

  #endCommand() {
    this.#form.element.replaceWith(this.row);
    this.#form = null;
    this.focus();
  }
}
