/** A text channel or a thread: its messages, who is typing, and the message box. */

import { Composer } from "./composer.js";
import { h } from "./dom.js";
import { Log } from "./log.js";

export class Conversation {
  constructor(app, channel) {
    this.app = app;
    this.channel = channel;
    this.log = new Log(app, channel);
    this.composer = new Composer(app, channel);
    this.typing = h("p", { class: "typing", "aria-live": "polite" });
    this.element = h(
      "div",
      { class: "conversation" },
      this.log.element,
      this.composer.element,
      this.typing,
    );
  }

  open(message) {
    this.#showTyping();
    return this.log.open(message);
  }

  jump(message) {
    return this.log.jump(message);
  }

  toEnd() {
    this.log.toEnd();
  }

  refresh() {
    return this.log.refresh();
  }

  render(kind = "messages") {
    if (kind === "typing") this.#showTyping();
    else this.log.render();
  }

  focus() {
    this.composer.focus();
  }

  close() {
    this.log.close();
    this.composer.close();
  }

  #showTyping() {
    const names = this.app.store.typingIn(this.channel.id).map((id) => this.app.store.nameOf(id));
    const text =
      names.length === 1 ? `${names[0]} is typing…` : `${names.slice(0, 3).join(", ")} are typing…`;
    this.typing.replaceChildren(
      ...(names.length
        ? [h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")), text]
        : []),
    );
  }
}
