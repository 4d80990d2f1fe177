/** The messages of one channel or thread: loads pages, keeps the place, marks what is new. */

import { h, reconcile } from "./dom.js";
import { messageRow } from "./message.js";
import { after, compare, isNewer, timeOf } from "./snowflake.js";
import { day, sameDay } from "./time.js";

const PAGE = 50;
const MAX_PAGES_BACK = 20;
const GROUP_MS = 7 * 60_000;
const NEAR_END_PX = 80;

export class Log {
  #rows = new Map();
  #loading = null;
  #stick = true;
  #top = 0;

  constructor(app, channel) {
    this.app = app;
    this.channel = channel;
    this.newSince = app.store.isUnread(channel)
      ? (app.store.readMarks.get(channel.id) ?? null)
      : null;
    this.list = h("div", {
      class: "log-list",
      role: "log",
      "aria-live": "polite",
      "aria-label": `Messages in ${channel.name}`,
    });
    this.element = h(
      "div",
      { class: "log", tabIndex: 0, "aria-label": "Messages; use the arrow keys" },
      this.list,
    );
    this.element.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.element.addEventListener("keydown", (event) => this.#move(event));
    this.sizes = new ResizeObserver(() => this.#stick && this.toEnd());
    this.sizes.observe(this.list);
    this.sizes.observe(this.element);
  }

  close() {
    this.sizes.disconnect();
  }

  get #messages() {
    return this.app.store.messages;
  }

  /** Loads the newest page; with a message, as many as it takes to show that one. */
  async open(message = null) {
    if (!this.#messages.isLoaded(this.channel.id)) await this.#load();
    this.render();
    if (message) await this.jump(message);
    else this.toEnd();
    this.app.store.markRead(this.channel.id);
  }

  async #load(before = undefined) {
    const page = await this.app.actions.try(
      this.app.api.messages(this.channel.id, { before, limit: PAGE }),
    );
    if (page) this.#messages.addPage(this.channel.id, page, PAGE);
    return page !== null;
  }

  /** After a lost connection. */
  async refresh() {
    const page = await this.app.actions.try(
      this.app.api.messages(this.channel.id, { limit: PAGE }),
    );
    if (page) this.#messages.replaceNewest(this.channel.id, page, PAGE);
    this.render();
  }

  async #older() {
    if (this.#loading || this.#messages.isComplete(this.channel.id)) return;
    const oldest = this.#messages.list(this.channel.id)[0]?.message.id;
    this.#loading = this.#load(oldest);
    await this.#loading;
    this.#loading = null;
    const { scrollHeight, scrollTop } = this.element;
    this.render();
    this.element.scrollTop = scrollTop + this.element.scrollHeight - scrollHeight;
  }

  async jump(id) {
    for (let pages = 0; pages < MAX_PAGES_BACK && !this.#isReached(id); pages += 1) {
      const oldest = this.#messages.list(this.channel.id)[0]?.message.id;
      if (!(await this.#load(oldest ?? after(id)))) break;
    }
    this.render();
    const row = this.element.querySelector(`[data-id="${id}"]`);
    if (!row) return;
    this.#stick = false;
    row.scrollIntoView({ block: "center" });
    row.focus({ preventScroll: true });
    row.classList.remove("highlight");
    requestAnimationFrame(() => row.classList.add("highlight"));
  }

  #isReached(id) {
    const oldest = this.#messages.list(this.channel.id)[0]?.message.id;
    return this.#messages.isComplete(this.channel.id) || (oldest && compare(oldest, id) <= 0);
  }

  toEnd() {
    this.#stick = true;
    this.element.scrollTop = this.element.scrollHeight;
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    if (scrollHeight - scrollTop - clientHeight < NEAR_END_PX) this.#stick = true;
    else if (scrollTop < this.#top) this.#stick = false;
    this.#top = scrollTop;
    if (scrollTop < NEAR_END_PX) this.#older();
  }

  #move(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || event.target.closest("textarea, input, select, .menu")) return;
    const rows = [...this.list.querySelectorAll(".message")];
    const at = rows.indexOf(document.activeElement.closest?.(".message"));
    event.preventDefault();
    (rows[at + step] ?? rows[at] ?? rows.at(-1))?.focus();
  }

  render() {
    const wanted = [];
    let previous = null;
    for (const entry of this.#messages.list(this.channel.id)) {
      const { message } = entry;
      const isFirstNew = this.#isFirstNew(previous, message);
      if (!previous || !sameDay(timeOf(previous.id), timeOf(message.id)))
        wanted.push(this.#divider(`day:${message.id}`, day(timeOf(message.id))));
      if (isFirstNew) wanted.push(this.#divider("new", "New", "divider divider-new"));
      wanted.push(this.#row(entry, !isFirstNew && follows(previous, message)));
      previous = message;
    }
    if (this.#messages.isComplete(this.channel.id)) wanted.unshift(this.#intro());
    reconcile(this.list, wanted);
    if (this.#stick) this.toEnd();
  }

  #isFirstNew(previous, message) {
    if (!this.newSince || !isNewer(message.id, this.newSince)) return false;
    return (
      message.author.id !== this.app.store.me && (!previous || !isNewer(previous.id, this.newSince))
    );
  }

  #row({ message, revision }, isGrouped) {
    const isEdited = this.app.editing === message.id;
    return this.#kept(
      message.id,
      `${revision}:${isGrouped}:${isEdited}:${message.thread ? this.app.store.channel(message.thread.id)?.message_count : ""}`,
      () => messageRow(this.app, message, { isGrouped }),
    );
  }

  #divider(key, text, kind = "divider") {
    return this.#kept(key, text, () =>
      h("div", { class: kind, role: "separator" }, h("span", {}, text)),
    );
  }

  #intro() {
    return this.#kept("intro", "", () => this.app.intro(this.channel));
  }

  /** The node made for this key before, while nothing it shows has changed. */
  #kept(key, version, make) {
    const known = this.#rows.get(key);
    if (known?.version === version) return known.node;
    const node = make();
    this.#rows.set(key, { version, node });
    return node;
  }
}

function follows(previous, message) {
  return Boolean(
    previous &&
    previous.author.id === message.author.id &&
    previous.type !== 18 &&
    message.type === 0 &&
    !(message.flags & 64) &&
    !(previous.flags & 64) &&
    sameDay(timeOf(previous.id), timeOf(message.id)) &&
    timeOf(message.id) - timeOf(previous.id) < GROUP_MS,
  );
}
