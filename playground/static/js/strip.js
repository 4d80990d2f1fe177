/** The "try this" strip: three ready screenshots, each posted with one click. */

import { h, iconButton } from "./dom.js";
import { icon } from "./icons.js";

const HIDDEN = "strip-hidden";

export class Strip {
  constructor(app) {
    this.app = app;
    this.element = h("section", { class: "strip", "aria-label": "Try this" });
    this.render();
  }

  render() {
    const isHidden = localStorage.getItem(HIDDEN) === "yes";
    const { samples } = this.app.store;
    this.element.classList.toggle("folded", isHidden);
    const fold = () => {
      localStorage.setItem(HIDDEN, isHidden ? "no" : "yes");
      this.render();
    };
    const button = iconButton(
      icon(isHidden ? "chevron" : "close", 18),
      isHidden ? "Show the samples" : "Hide the samples",
      fold,
    );
    const head = h(
      "p",
      { class: "strip-head" },
      h("strong", {}, "Try this"),
      h("span", {}, "Post a screenshot of a problem. These three are ready:"),
      button,
    );
    this.element.replaceChildren(
      head,
      ...(isHidden
        ? []
        : [
            h(
              "div",
              { class: "samples" },
              samples.map((sample) => this.#sample(sample)),
            ),
          ]),
    );
  }

  #sample(sample) {
    const channel = this.app.store.channel(sample.channel_id);
    const node = h(
      "button",
      { type: "button", class: "sample", data: { sample: sample.id } },
      h("img", { src: sample.image_url, alt: "", loading: "lazy" }),
      h(
        "span",
        { class: "sample-text" },
        h("strong", {}, sample.title),
        h("span", {}, sample.caption),
        h("span", { class: "sample-go" }, `Post in #${channel?.name ?? "help"}`),
      ),
    );
    node.addEventListener("click", () => this.#post(node, sample));
    return node;
  }

  async #post(node, sample) {
    node.disabled = true;
    const message = await this.app.actions.try(this.app.api.postSample(sample.id));
    node.disabled = false;
    if (message) this.app.sent(message);
  }
}
