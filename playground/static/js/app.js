/** The page: builds its parts, and moves between places and people. */

import { Actions } from "./actions.js";
import { Api } from "./api.js";
import { Conversation } from "./conversation.js";
import { openModal } from "./dialogs.js";
import { h } from "./dom.js";
import { Events } from "./events.js";
import { filesOf } from "./files.js";
import { Forum } from "./forum.js";
import { Header } from "./header.js";
import { COMMAND, interactionEvent } from "./interactions.js";
import { introOf } from "./intro.js";
import { hrefOf, placeOf } from "./router.js";
import { Sidebar } from "./sidebar.js";
import { FORUM, isThread, Store } from "./store.js";
import { Strip } from "./strip.js";
import { startTheme } from "./theme.js";

const VIEWER = "viewer";

class App {
  editing = null;
  channel = null;
  view = null;

  constructor(root) {
    this.root = root;
    this.actions = new Actions(this);
    addEventListener("hashchange", () => this.#route());
    document.querySelector(".skip").addEventListener("click", (event) => {
      event.preventDefault();
      this.view?.focus();
    });
    this.#takeDrops();
  }

  /** Loads everything as this person, or as the first viewer where nobody is named. */
  async start(user = null) {
    this.events?.close();
    const bootstrap = await new Api(user).bootstrap();
    const known = bootstrap.viewers.includes(user) ? user : bootstrap.me_default;
    if (known !== user) return this.start(known);
    this.api = new Api(user);
    this.store = new Store(bootstrap, user);
    this.store.addEventListener("change", ({ detail }) => this.#changed(detail));
    this.words = wordsOf(this);
    this.#build();
    this.events = new Events(this.api.eventsUrl(), {
      onEvent: (event) => this.#event(event),
      onState: (open, missed) => this.#connection(open, missed),
    });
    await this.loadCommands();
    this.#route();
    return this;
  }

  become(user) {
    localStorage.setItem(VIEWER, user);
    return this.start(user);
  }

  async loadCommands() {
    this.store.commands = (await this.actions.try(this.api.commands())) ?? this.store.commands;
  }

  #build() {
    this.sidebar = new Sidebar(this);
    this.header = new Header(this);
    this.strip = new Strip(this);
    this.place = h("div", { class: "place" });
    this.main = h(
      "main",
      { class: "main" },
      this.header.element,
      this.strip.element,
      this.place,
      h("div", { class: "drop-hint", "aria-hidden": "true" }, h("p", {}, "Drop it to attach it")),
    );
    const shade = h("button", {
      type: "button",
      class: "shade",
      "aria-label": "Close the channel list",
      onclick: () => this.toggleSidebar(false),
    });
    this.root.replaceChildren(this.sidebar.element, shade, this.main);
    this.channel = null;
  }

  get composer() {
    return this.view?.composer;
  }

  href(channel, message = null) {
    return hrefOf(this.store.guild.id, channel, message);
  }

  /** Opens a place; the same place again jumps to its message again. */
  go(channel, message = null) {
    const href = this.href(channel, message);
    if (location.hash === href) this.#route();
    else location.hash = href;
  }

  /** A thread just made may be asked for before its event has come; then the guild is loaded anew. */
  async #route() {
    const place = placeOf(location.hash, this.store.guild.id);
    if (place && !this.store.channel(place.channel)) await this.#reload();
    const channel = this.store.channel(place?.channel) ?? this.#home();
    if (channel) this.#open(channel, place?.message ?? null);
  }

  async #reload() {
    const bootstrap = await this.actions.try(this.api.bootstrap());
    if (bootstrap) this.store.load(bootstrap);
  }

  #home() {
    return (
      this.store.topChannels().find((channel) => channel.name === "help") ??
      this.store.topChannels()[0]
    );
  }

  #open(channel, message) {
    this.toggleSidebar(false);
    if (channel.id === this.channel?.id && this.view) return message && this.view.jump?.(message);
    this.view?.close();
    this.editing = null;
    this.channel = channel;
    this.view = channel.type === FORUM ? new Forum(this, channel) : new Conversation(this, channel);
    this.place.replaceChildren(this.view.element);
    this.#frame();
    this.view.open(message);
    if (!matchMedia("(pointer: coarse)").matches && !message) this.view.focus();
    return undefined;
  }

  #frame() {
    if (!this.channel) return;
    this.sidebar.render();
    this.header.render();
    this.strip.element.hidden = isThread(this.channel) || !this.store.samples.length;
    const unread = this.store.unreadCount();
    document.title = `${unread ? `(${unread}) ` : ""}#${this.channel.name} | Helpsight playground`;
  }

  /** Shows what this person has just sent, wherever it went. */
  sent(message) {
    this.store.apply({ t: "MESSAGE_CREATE", d: message });
    if (message.channel_id === this.channel.id) this.view.toEnd?.();
    else this.go(message.channel_id);
  }

  edit(message) {
    this.editing = message?.id ?? null;
    this.view.render();
    if (!message) this.composer?.focus();
  }

  editLast() {
    const own = this.store.messages
      .list(this.channel.id)
      .filter(({ message }) => message.author.id === this.store.me);
    if (own.length) this.edit(own.at(-1).message);
  }

  toggleSidebar(open = !this.root.classList.contains("sidebar-open")) {
    this.root.classList.toggle("sidebar-open", open);
  }

  intro(channel) {
    return introOf(this, channel);
  }

  #changed({ kind, channel }) {
    if (kind === "channels" || kind === "bot") this.#frame();
    if (kind === "channels" && channel === this.channel?.id)
      this.channel = this.store.channel(channel) ?? this.channel;
    if (channel === null || channel === this.channel?.id || this.channel?.type === FORUM)
      this.view?.render?.(kind);
    if (kind === "messages" && channel === this.channel?.id && !document.hidden)
      this.store.markRead(channel);
  }

  #event(event) {
    if (event.t === "MODAL_OPEN") openModal(this, event.d);
    else if (event.t.startsWith("INTERACTION_")) this.#interaction(event);
    else this.store.apply(event);
    if (event.t === "BOT_STATUS" && event.d.online) this.loadCommands();
  }

  /** The answer to a command is worth looking at. */
  #interaction(event) {
    interactionEvent(this.store, event);
    if (event.d.type === COMMAND && event.d.channel_id === this.channel.id) this.view.toEnd?.();
  }

  async #connection(isOpen, mayHaveMissed) {
    this.store.connected = isOpen;
    this.#frame();
    if (!mayHaveMissed) return;
    await this.#reload();
    await this.loadCommands();
    await this.view?.refresh();
    this.#frame();
  }

  #takeDrops() {
    let depth = 0;
    const show = (by) => {
      depth = by ? Math.max(0, depth + by) : 0;
      this.root.classList.toggle("dropping", depth > 0);
    };
    const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
    addEventListener("dragenter", (event) => hasFiles(event) && show(1));
    addEventListener("dragleave", (event) => hasFiles(event) && show(-1));
    addEventListener("dragover", (event) => event.preventDefault());
    addEventListener("drop", (event) => {
      show(0);
      if (event.defaultPrevented) return;
      event.preventDefault();
      (this.composer ?? this.view)?.addFiles?.(filesOf(event.dataTransfer));
    });
    addEventListener(
      "visibilitychange",
      () => document.hidden || (this.channel && this.store.markRead(this.channel.id)),
    );
  }
}

/** What markdown asks of the guild. */
function wordsOf(app) {
  const { store } = app;
  return {
    me: store.me,
    guild: store.guild.id,
    nameOf: (id) => store.nameOf(id),
    roleName: (id) => store.roles.get(id)?.name ?? "unknown role",
    channelName: (id) => store.channel(id)?.name ?? null,
    href: (channel, message) => app.href(channel, message),
  };
}

startTheme();
new App(document.getElementById("app")).start(localStorage.getItem(VIEWER));
