/** The list of channels, with the person one speaks as below it. */

import { avatar } from "./avatar.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { FORUM } from "./store.js";

export class Sidebar {
  constructor(app) {
    this.app = app;
    this.list = h("nav", { class: "channels", "aria-label": "Channels" });
    this.foot = h("div", { class: "viewer" });
    this.element = h(
      "aside",
      { class: "sidebar", id: "sidebar" },
      this.#head(),
      this.list,
      this.foot,
    );
  }

  #head() {
    return h(
      "div",
      { class: "guild-head" },
      h("img", { src: "/static/icon.svg", alt: "", width: 34, height: 34 }),
      h(
        "div",
        {},
        h("strong", {}, this.app.store.guild.name),
        h("span", {}, "Helpsight playground"),
      ),
    );
  }

  render() {
    const { store } = this.app;
    this.list.replaceChildren(
      ...store
        .topChannels()
        .flatMap((channel) => [this.#channel(channel), ...this.#threads(channel)]),
    );
    this.foot.replaceChildren(this.#viewer());
  }

  #channel(channel) {
    const isPrivate = (channel.permission_overwrites ?? []).length > 0;
    const name = channel.type === FORUM ? "forum" : isPrivate ? "lock" : "hash";
    return this.#link(channel, icon(name, 19), "channel");
  }

  /** Only the thread one is in, and those with something new. */
  #threads(parent) {
    const { store, channel: open } = this.app;
    const shown = store
      .threadsOf(parent.id)
      .filter(
        (thread) => thread.id === open?.id || (parent.type !== FORUM && store.isUnread(thread)),
      );
    return shown.map((thread) => this.#link(thread, icon("thread", 16), "channel thread"));
  }

  #link(channel, mark, kind) {
    const { store, channel: open } = this.app;
    const isUnread = store.isUnread(channel) && channel.id !== open?.id;
    const isOpen =
      channel.id === open?.id || (channel.type === FORUM && open?.parent_id === channel.id);
    return h(
      "a",
      {
        href: this.app.href(channel.id),
        class: `${kind}${isUnread ? " unread" : ""}${isOpen ? " open" : ""}`,
        "aria-current": channel.id === open?.id ? "page" : null,
      },
      mark,
      h("span", { class: "channel-name" }, channel.name),
      isUnread
        ? h("span", { class: "unread-dot" }, h("span", { class: "visually-hidden" }, "unread"))
        : null,
    );
  }

  #viewer() {
    const { store } = this.app;
    const { user } = store;
    if (!user) return "";
    return h(
      "button",
      {
        type: "button",
        class: "viewer-button",
        "aria-haspopup": "menu",
        title: "Switch the person you speak as",
        onclick: (event) => this.#switch(event.currentTarget),
      },
      avatar(user, "small"),
      h(
        "span",
        { class: "viewer-text" },
        h("span", {}, "You are"),
        h("strong", {}, `${store.nameOf(user.id)} (${role(store, user.id)})`),
      ),
      icon("chevron", 18),
    );
  }

  #switch(at) {
    const { store } = this.app;
    const entries = store.viewers.map((id) => ({
      label: `${store.nameOf(id)} (${role(store, id)})`,
      icon: id === store.me ? icon("check", 18) : null,
      run: () => this.app.become(id),
    }));
    openMenu([{ title: "Speak as", entries }], at, "Speak as");
  }
}

function role(store, id) {
  return store.members.get(id)?.is_moderator ? "moderator" : "member";
}
