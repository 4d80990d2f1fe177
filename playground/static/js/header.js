/** The bar above a channel: where one is, and whether the bot is there. */

import { h, iconButton } from "./dom.js";
import { icon } from "./icons.js";
import { FORUM, isThread } from "./store.js";
import { tagPill, tagsOf } from "./tags.js";
import { isDark, toggleTheme } from "./theme.js";

export class Header {
  constructor(app) {
    this.app = app;
    this.element = h("header", { class: "channel-head" });
  }

  render() {
    const { app } = this;
    this.element.replaceChildren(
      iconButton(icon("menu"), "Channels", () => app.toggleSidebar(), {
        class: "menu-button",
        "aria-controls": "sidebar",
      }),
      ...(isThread(app.channel) ? this.#thread() : this.#channel()),
      h("span", { class: "spacer" }),
      this.#bot(),
      this.#theme(),
    );
  }

  #channel() {
    const { channel } = this.app;
    return [
      icon(channel.type === FORUM ? "forum" : "hash", 22),
      h("h1", {}, channel.name),
      channel.topic ? h("p", { class: "topic" }, channel.topic) : null,
    ].filter(Boolean);
  }

  #thread() {
    const { channel, store } = this.app;
    const parent = store.channel(channel.parent_id);
    const back = parent
      ? h(
          "a",
          { href: this.app.href(parent.id), class: "back", title: `Back to #${parent.name}` },
          icon("back"),
          h("span", {}, parent.name),
        )
      : null;
    return [
      back,
      h("h1", {}, channel.name),
      h(
        "span",
        { class: "head-tags" },
        tagsOf(channel, parent).map((tag) => tagPill(tag)),
      ),
    ].filter(Boolean);
  }

  #bot() {
    const { bot, botOnline, connected } = this.app.store;
    const name = bot?.username ?? "The bot";
    const [state, text] = !connected
      ? ["lost", "Reconnecting…"]
      : botOnline
        ? ["online", `${name} is online`]
        : ["offline", `${name} is offline`];
    return h(
      "span",
      { class: `bot-state ${state}`, role: "status" },
      h("i", {}),
      h("span", {}, text),
    );
  }

  #theme() {
    const flip = () => {
      toggleTheme();
      this.render();
    };
    return iconButton(
      icon(isDark() ? "sun" : "moon"),
      isDark() ? "Light colours" : "Dark colours",
      flip,
    );
  }
}
