/** The messages the page holds, by channel; every change gives a message a new revision. */

import { compare } from "./snowflake.js";

export const EPHEMERAL = 64;
/** Its components are the whole message; files are shown by the component that names them. */
export const COMPONENTS_V2 = 1 << 15;
export const LOADING = 128;

export const messagesOf = () => new Messages();

class Messages {
  #channels = new Map();
  #firsts = new Map();

  /** Whether this channel's history has been asked for. */
  isLoaded(channel) {
    return this.#channels.get(channel)?.loaded ?? false;
  }

  /** Whether the first message of the channel is here. */
  isComplete(channel) {
    return this.#channels.get(channel)?.complete ?? false;
  }

  /** {message, revision} of a channel, oldest first. */
  list(channel) {
    const entries = [...(this.#channels.get(channel)?.entries.values() ?? [])];
    return entries.sort((a, b) => compare(a.message.id, b.message.id));
  }

  get(channel, id) {
    return this.#channels.get(channel)?.entries.get(id)?.message;
  }

  /** The first message of a forum post, also where the post itself has not been opened. */
  first(post) {
    return this.#firsts.get(post);
  }

  addFirst(message) {
    this.#firsts.set(message.channel_id, message);
  }

  /** A page of history; a page shorter than `limit` was the first one. */
  addPage(channel, page, limit) {
    const known = this.#of(channel);
    known.loaded = true;
    known.complete ||= page.length < limit;
    for (const message of page) this.#put(message);
  }

  /** After a lost connection: what the page should hold and does not is gone; so is what a gap parts from it. */
  replaceNewest(channel, page, limit) {
    const ids = new Set(page.map((message) => message.id));
    const known = this.list(channel)
      .map(({ message }) => message)
      .filter((message) => !(message.flags & EPHEMERAL));
    const isWhole = page.length < limit || known.some((message) => ids.has(message.id));
    const oldest = isWhole && page.length === limit ? page.at(-1).id : "0";
    const stale = known.filter(
      (message) => compare(message.id, oldest) >= 0 && !ids.has(message.id),
    );
    this.remove(
      channel,
      stale.map((message) => message.id),
    );
    this.#of(channel).complete &&= isWhole;
    this.addPage(channel, page, limit);
  }

  /** A new message. A channel not yet opened loads its pages then, so only private ones are kept for it. */
  add(message) {
    if (message.id === message.channel_id) this.addFirst(message);
    if (this.isLoaded(message.channel_id) || message.flags & EPHEMERAL) this.#put(message);
  }

  /** Merges the fields that came, since an update may hold only some. */
  update(message) {
    const first = this.first(message.channel_id);
    if (first?.id === message.id) this.addFirst({ ...first, ...message });
    const old = this.get(message.channel_id, message.id);
    if (old) this.#put({ ...old, ...message });
  }

  remove(channel, ids) {
    for (const id of ids) this.#channels.get(channel)?.entries.delete(id);
    for (const { message } of this.list(channel)) {
      if (ids.includes(message.message_reference?.message_id))
        this.#put({ ...message, referenced_message: null });
    }
  }

  react({ channel_id: channel, message_id: id, emoji }, isMine, by) {
    const message = this.get(channel, id);
    if (!message) return;
    const reactions = (message.reactions ?? []).map((reaction) => ({ ...reaction }));
    let found = reactions.find((reaction) => reaction.emoji.name === emoji.name);
    if (!found && by > 0) reactions.push((found = { emoji, count: 0, me: false }));
    if (!found) return;
    found.count += by;
    if (isMine) found.me = by > 0;
    this.#put({ ...message, reactions: reactions.filter((reaction) => reaction.count > 0) });
  }

  #of(channel) {
    if (!this.#channels.has(channel))
      this.#channels.set(channel, { entries: new Map(), loaded: false, complete: false });
    return this.#channels.get(channel);
  }

  #put(message) {
    const { entries } = this.#of(message.channel_id);
    const revision = (entries.get(message.id)?.revision ?? 0) + 1;
    entries.set(message.id, { message, revision });
  }
}
