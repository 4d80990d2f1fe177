/** One message of a conversation as a row. */

import { attachments } from "./files.js";
import { avatar } from "./avatar.js";
import { components } from "./components.js";
import { h, iconButton } from "./dom.js";
import { embeds } from "./embeds.js";
import { excerpt } from "./excerpt.js";
import { icon } from "./icons.js";
import { markdown } from "./markdown.js";
import { EPHEMERAL, LOADING } from "./messages.js";
import { openMessageMenu } from "./message_menu.js";
import { openPicker } from "./picker.js";
import { reactionBar } from "./reactions.js";
import { full, stamp, time } from "./time.js";
import { timeOf } from "./snowflake.js";

const THREAD_CREATED = 18;
const THREAD_STARTER = 21;
const REPLY = 19;

/** `isGrouped`: the author and the time stand on an earlier row. */
export function messageRow(app, message, { isGrouped }) {
  if (message.type === THREAD_CREATED) return threadNote(app, message);
  if (message.type === THREAD_STARTER) return starterRow(app, message);
  const row = h(
    "article",
    {
      class: rowClass(app, message, isGrouped),
      tabIndex: -1,
      data: { id: message.id },
      "aria-label": `${app.store.nameOf(message.author.id)}, ${stamp(message.timestamp)}`,
    },
    replyLine(app, message),
    isGrouped ? h("time", { class: "margin-time", title: full(message.timestamp) }, time(message.timestamp)) : avatar(message.author),
    h("div", { class: "message-body" }, isGrouped ? null : header(app, message), body(app, message)),
    isLocal(message) ? null : toolbar(app, message),
  );
  return withMenu(app, row, message);
}

function rowClass(app, message, isGrouped) {
  const mentionsMe = message.mentions?.some((user) => user.id === app.store.me);
  return [
    "message",
    isGrouped && "grouped",
    message.flags & EPHEMERAL && "ephemeral",
    mentionsMe && "mentions-me",
    app.store.busy.has(message.id) && "waiting",
  ].filter(Boolean).join(" ");
}

const isLocal = (message) => Boolean(message.flags & (EPHEMERAL | LOADING));

function withMenu(app, row, message) {
  if (isLocal(message)) return row;
  row.addEventListener("contextmenu", (event) => {
    if (event.target.closest("a, textarea, input") || String(getSelection())) return;
    event.preventDefault();
    openMessageMenu(app, message, event.clientX || event.clientY ? { x: event.clientX, y: event.clientY } : row);
  });
  row.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === row) openMessageMenu(app, message, row);
  });
  return row;
}

function header(app, message) {
  const { author } = message;
  const color = app.store.colorOf(author.id);
  return h(
    "header",
    { class: "message-header" },
    h("span", { class: "author", style: color ? { "--role": color } : {} }, author.global_name ?? author.username),
    author.bot ? h("span", { class: "badge" }, "APP") : null,
    h("time", { dateTime: message.timestamp, title: full(message.timestamp) }, stamp(message.timestamp)),
  );
}

function body(app, message) {
  if (message.flags & LOADING) return thinking(message);
  const snapshots = message.message_snapshots ?? [];
  return [
    command(app, message),
    app.editing === message.id ? editor(app, message) : content(app, message),
    ...snapshots.map((snapshot) => forwarded(app, snapshot.message, message)),
    ...attachments(message.attachments ?? []),
    ...embeds(app, message.embeds ?? []),
    ...components(app, message),
    reactionBar(app, message),
    message.thread && message.thread.id !== app.channel.id ? threadLink(app, message.thread.id) : null,
    message.flags & EPHEMERAL ? ephemeralNote(app, message) : null,
  ];
}

function content(app, message) {
  if (!message.content) return null;
  const text = markdown(message.content, app.words);
  if (message.edited_timestamp) {
    (text.lastElementChild?.matches("p") ? text.lastElementChild : text).append(h("span", { class: "edited", title: full(message.edited_timestamp) }, " (edited)"));
  }
  return text;
}

function thinking(message) {
  return [
    h("p", { class: "thinking" }, `${message.author.global_name ?? message.author.username} is thinking`, h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"))),
    message.flags & EPHEMERAL ? h("p", { class: "private-note" }, icon("eye", 14), "Only you can see this") : null,
  ];
}

/** "Linh used /ask", above the answer to a command. */
function command(app, message) {
  const used = message.interaction_metadata;
  if (!used?.name) return null;
  const name = used.command_type === 1 ? `/${used.name}` : used.name;
  return h("p", { class: "used" }, icon("slash", 14), h("strong", {}, app.store.nameOf(used.user.id)), ` used ${name}`);
}

function replyLine(app, message) {
  if (message.type !== REPLY) return null;
  const replied = message.referenced_message;
  if (!replied) return h("div", { class: "reply-line" }, h("em", {}, "The message this answers was deleted."));
  const line = h(
    "button",
    { type: "button", class: "reply-line", onclick: () => app.go(replied.channel_id, replied.id) },
    avatar(replied.author, "tiny"),
    h("strong", {}, app.store.nameOf(replied.author.id)),
    h("span", { class: "reply-text" }, excerpt(replied, 160)),
    replied.attachments?.length ? icon("image", 15) : null,
  );
  return line;
}

function forwarded(app, snapshot, message) {
  const origin = message.message_reference;
  const place = origin && app.store.channel(origin.channel_id);
  return h(
    "div",
    { class: "forwarded" },
    h("p", { class: "forwarded-head" }, icon("forward", 15), "Forwarded"),
    content(app, snapshot),
    ...attachments(snapshot.attachments ?? []),
    ...embeds(app, snapshot.embeds ?? []),
    place ? h("a", { class: "subtle", href: app.href(place.id, origin.message_id) }, `#${place.name} • ${stamp(timeOf(origin.message_id))}`) : null,
  );
}

function ephemeralNote(app, message) {
  const dismiss = () => {
    app.store.messages.remove(message.channel_id, [message.id]);
    app.store.tell("messages", message.channel_id);
  };
  return h("p", { class: "private-note" }, icon("eye", 14), "Only you can see this • ", h("button", { type: "button", class: "link", onclick: dismiss }, "Dismiss message"));
}

function threadLink(app, id) {
  const thread = app.store.channel(id);
  if (!thread) return null;
  const count = thread.message_count ?? 0;
  return h("a", { class: "thread-link", href: app.href(id) }, icon("thread", 16), h("strong", {}, thread.name), h("span", {}, count === 1 ? "1 message" : `${count} messages`));
}

function threadNote(app, message) {
  const id = message.message_reference?.channel_id;
  return h("article", { class: "message note", tabIndex: -1, data: { id: message.id } }, icon("thread", 18), h("p", {}, h("strong", {}, app.store.nameOf(message.author.id)), " started a thread: ", id ? h("a", { href: app.href(id) }, message.content) : message.content));
}

/** The message a thread began from, shown again inside it. */
function starterRow(app, message) {
  const starter = message.referenced_message;
  if (!starter) return h("article", { class: "message note", tabIndex: -1, data: { id: message.id } }, h("p", {}, "The message this thread began from was deleted."));
  const row = messageRow(app, starter, { isGrouped: false });
  row.dataset.id = message.id;
  return row;
}

function toolbar(app, message) {
  const isMine = message.author.id === app.store.me;
  return h(
    "div",
    { class: "toolbar", role: "group", "aria-label": "Message actions" },
    iconButton(icon("smile"), "Add reaction", (event) => openPicker(event.currentTarget, (emoji) => app.actions.react(message, emoji, true))),
    isMine
      ? iconButton(icon("edit"), "Edit", () => app.edit(message))
      : iconButton(icon("reply"), "Reply", () => app.composer?.replyTo(message)),
    iconButton(icon("dots"), "More", (event) => openMessageMenu(app, message, event.currentTarget), { "aria-haspopup": "menu" }),
  );
}

function editor(app, message) {
  const text = h("textarea", { class: "edit-text", rows: Math.min(10, message.content.split("\n").length), "aria-label": "Edit your message" });
  text.value = message.content;
  const save = () => app.actions.edit(message, text.value);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Escape") app.edit(null);
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      save();
    }
  });
  queueMicrotask(() => text.focus());
  const hint = h("p", { class: "edit-hint" }, "escape to ", h("button", { type: "button", class: "link", onclick: () => app.edit(null) }, "cancel"), " • enter to ", h("button", { type: "button", class: "link", onclick: save }, "save"));
  return h("div", { class: "editor" }, text, hint);
}
