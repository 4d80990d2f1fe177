/** What the page knows of the guild, kept up to date by events. Views listen for `change`. */

import { messagesOf } from "./messages.js";
import { isNewer } from "./snowflake.js";

export const FORUM = 15;
const THREADS = new Set([10, 11, 12]);
const TYPING_MS = 9000;

export const isThread = (channel) => THREADS.has(channel.type);

export class Store extends EventTarget {
  constructor(bootstrap, me) {
    super();
    this.me = me;
    this.messages = messagesOf();
    this.typing = new Map();
    this.busy = new Set();
    this.botOnline = false;
    this.connected = false;
    this.commands = [];
    this.readMarks = readMarks(me);
    this.load(bootstrap);
  }

  /** Takes the guild anew; messages already here stay. */
  load({ guild, viewers, samples, bot_online: botOnline }) {
    this.guild = guild;
    this.viewers = viewers;
    this.samples = samples;
    this.botOnline = botOnline ?? this.botOnline;
    this.members = new Map(guild.members.map((member) => [member.user.id, member]));
    this.roles = new Map(guild.roles.map((role) => [role.id, role]));
    this.channels = new Map(
      [...guild.channels, ...guild.threads].map((channel) => [channel.id, channel]),
    );
    this.#readAllAtFirst();
  }

  #readAllAtFirst() {
    if (this.readMarks.size) return;
    for (const channel of this.channels.values())
      this.readMarks.set(channel.id, channel.last_message_id ?? channel.id);
    this.#saveReadMarks();
  }

  /** Tells the views that something of this kind changed, in this channel where it has one. */
  tell(kind, channel = null) {
    this.dispatchEvent(new CustomEvent("change", { detail: { kind, channel } }));
  }

  get user() {
    return this.members.get(this.me)?.user;
  }

  get isModerator() {
    return Boolean(this.members.get(this.me)?.is_moderator);
  }

  get bot() {
    return [...this.members.values()].find((member) => member.user.bot)?.user;
  }

  channel(id) {
    return this.channels.get(id);
  }

  /** Channels of the side list, in their order. */
  topChannels() {
    return [...this.channels.values()]
      .filter((channel) => !isThread(channel))
      .sort((a, b) => a.position - b.position);
  }

  /** Threads of a channel, the one with the newest message first. */
  threadsOf(parent) {
    const threads = [...this.channels.values()].filter(
      (channel) => channel.parent_id === parent && isThread(channel),
    );
    return threads.sort((a, b) => (isNewer(lastOf(b), lastOf(a)) ? 1 : -1));
  }

  nameOf(userId) {
    const user = this.members.get(userId)?.user;
    return user ? (user.global_name ?? user.username) : "Unknown user";
  }

  /** The colour of the highest coloured role, as CSS, or null. */
  colorOf(userId) {
    const roles = (this.members.get(userId)?.roles ?? [])
      .map((id) => this.roles.get(id))
      .filter((role) => role?.color);
    if (!roles.length) return null;
    const highest = roles.reduce((a, b) => (b.position > a.position ? b : a));
    return `#${highest.color.toString(16).padStart(6, "0")}`;
  }

  isUnread(channel) {
    if (channel.type === FORUM)
      return this.threadsOf(channel.id).some((thread) => this.isUnread(thread));
    return isNewer(channel.last_message_id, this.readMarks.get(channel.id) ?? "0");
  }

  unreadCount() {
    return [...this.channels.values()].filter(
      (channel) => channel.type !== FORUM && this.isUnread(channel),
    ).length;
  }

  markRead(id) {
    const channel = this.channels.get(id);
    if (!channel || channel.type === FORUM || !this.isUnread(channel)) return;
    this.readMarks.set(id, channel.last_message_id);
    this.#saveReadMarks();
    this.tell("channels");
  }

  #saveReadMarks() {
    localStorage.setItem(`read:${this.me}`, JSON.stringify([...this.readMarks]));
  }

  typingIn(channel) {
    return [...(this.typing.get(channel)?.keys() ?? [])].filter((id) => id !== this.me);
  }

  /** Takes one event of the gateway's shape. */
  apply({ t, d }) {
    HANDLERS[t]?.(this, d);
  }

  messageCreated(message) {
    const channel = this.channels.get(message.channel_id);
    this.messages.add(message);
    const isPrivate = Boolean(message.flags & 64);
    if (channel && !isPrivate && isNewer(message.id, channel.last_message_id))
      this.#count(channel, message);
    this.stoppedTyping(message.channel_id, message.author.id);
    this.tell("messages", message.channel_id);
  }

  #count(channel, message) {
    channel.last_message_id = message.id;
    if (isThread(channel) && message.id !== channel.id)
      channel.message_count = (channel.message_count ?? 0) + 1;
    if (message.author.id === this.me) this.readMarks.set(channel.id, message.id);
    this.tell("channels");
  }

  startedTyping(channel, user) {
    const typing = this.typing.get(channel) ?? new Map();
    this.typing.set(channel, typing);
    clearTimeout(typing.get(user));
    typing.set(
      user,
      setTimeout(() => this.stoppedTyping(channel, user), TYPING_MS),
    );
    this.tell("typing", channel);
  }

  stoppedTyping(channel, user) {
    const typing = this.typing.get(channel);
    if (!typing?.has(user)) return;
    clearTimeout(typing.get(user));
    typing.delete(user);
    this.tell("typing", channel);
  }

  putChannel(channel) {
    this.channels.set(channel.id, { ...this.channels.get(channel.id), ...channel });
    this.tell("channels", channel.id);
  }

  dropChannel({ id }) {
    this.channels.delete(id);
    this.tell("channels", id);
  }
}

function lastOf(channel) {
  return channel.last_message_id ?? channel.id;
}

function readMarks(user) {
  try {
    return new Map(JSON.parse(localStorage.getItem(`read:${user}`) ?? "[]"));
  } catch {
    return new Map();
  }
}

const HANDLERS = {
  MESSAGE_CREATE: (store, message) => store.messageCreated(message),
  MESSAGE_UPDATE: (store, message) => {
    store.messages.update(message);
    store.tell("messages", message.channel_id);
  },
  MESSAGE_DELETE: (store, { id, channel_id: channel }) => {
    store.messages.remove(channel, [id]);
    store.tell("messages", channel);
  },
  MESSAGE_DELETE_BULK: (store, { ids, channel_id: channel }) => {
    store.messages.remove(channel, ids);
    store.tell("messages", channel);
  },
  MESSAGE_REACTION_ADD: (store, reaction) => {
    store.messages.react(reaction, reaction.user_id === store.me, 1);
    store.tell("messages", reaction.channel_id);
  },
  MESSAGE_REACTION_REMOVE: (store, reaction) => {
    store.messages.react(reaction, reaction.user_id === store.me, -1);
    store.tell("messages", reaction.channel_id);
  },
  MESSAGE_REACTION_REMOVE_ALL: (store, { channel_id: channel, message_id: id }) => {
    store.messages.update({ id, channel_id: channel, reactions: [] });
    store.tell("messages", channel);
  },
  CHANNEL_CREATE: (store, channel) => store.putChannel(channel),
  CHANNEL_UPDATE: (store, channel) => store.putChannel(channel),
  CHANNEL_DELETE: (store, channel) => store.dropChannel(channel),
  THREAD_CREATE: (store, thread) => store.putChannel(thread),
  THREAD_UPDATE: (store, thread) => store.putChannel(thread),
  THREAD_DELETE: (store, thread) => store.dropChannel(thread),
  TYPING_START: (store, { channel_id: channel, user_id: user }) =>
    store.startedTyping(channel, user),
  BOT_STATUS: (store, { online }) => {
    store.botOnline = online;
    store.tell("bot");
  },
};
