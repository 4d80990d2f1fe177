/** One message of a conversation as a row. */

import { attachments } from "./files.js";
import { avatar } from "./avatar.js";
import { components } from "./components.js";
import { h } from "./dom.js";
import { embeds } from "./embeds.js";
import { icon } from "./icons.js";
import {
  command,
  content,
  ephemeralNote,
  forwarded,
  replyLine,
  thinking,
  threadLink,
} from "./message_parts.js";
import { editor, toolbar } from "./message_tools.js";
import { COMPONENTS_V2, EPHEMERAL, LOADING } from "./messages.js";
import { openMessageMenu } from "./message_menu.js";
import { reactionBar } from "./reactions.js";
import { full, stamp, time } from "./time.js";

const THREAD_CREATED = 18;
const THREAD_STARTER = 21;

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
    isGrouped
      ? h("time", { class: "margin-time", title: full(message.timestamp) }, time(message.timestamp))
      : avatar(message.author),
    h(
      "div",
      { class: "message-body" },
      isGrouped ? null : header(app, message),
      body(app, message),
    ),
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
  ]
    .filter(Boolean)
    .join(" ");
}

const isLocal = (message) => Boolean(message.flags & (EPHEMERAL | LOADING));

function withMenu(app, row, message) {
  if (isLocal(message)) return row;
  row.addEventListener("contextmenu", (event) => {
    if (event.target.closest("a, textarea, input") || String(getSelection())) return;
    event.preventDefault();
    openMessageMenu(
      app,
      message,
      event.clientX || event.clientY ? { x: event.clientX, y: event.clientY } : row,
    );
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
    h(
      "span",
      { class: "author", style: color ? { "--role": color } : {} },
      author.global_name ?? author.username,
    ),
    author.bot ? h("span", { class: "badge" }, "APP") : null,
    h(
      "time",
      { dateTime: message.timestamp, title: full(message.timestamp) },
      stamp(message.timestamp),
    ),
  );
}

function body(app, message) {
  if (message.flags & LOADING) return thinking(message);
  const snapshots = message.message_snapshots ?? [];
  return [
    command(app, message),
    app.editing === message.id ? editor(app, message) : content(app, message),
    ...snapshots.map((snapshot) => forwarded(app, snapshot.message, message)),
    ...(message.flags & COMPONENTS_V2 ? [] : attachments(message.attachments ?? [])),
    ...embeds(app, message.embeds ?? []),
    ...components(app, message),
    reactionBar(app, message),
    message.thread && message.thread.id !== app.channel.id
      ? threadLink(app, message.thread.id)
      : null,
    message.flags & EPHEMERAL ? ephemeralNote(app, message) : null,
  ];
}

function threadNote(app, message) {
  const id = message.message_reference?.channel_id;
  return h(
    "article",
    { class: "message note", tabIndex: -1, data: { id: message.id } },
    icon("thread", 18),
    h(
      "p",
      {},
      h("strong", {}, app.store.nameOf(message.author.id)),
      " started a thread: ",
      id ? h("a", { href: app.href(id) }, message.content) : message.content,
    ),
  );
}

/** The message a thread began from, shown again inside it. */
function starterRow(app, message) {
  const starter = message.referenced_message;
  if (!starter)
    return h(
      "article",
      { class: "message note", tabIndex: -1, data: { id: message.id } },
      h("p", {}, "The message this thread began from was deleted."),
    );
  const row = messageRow(app, starter, { isGrouped: false });
  row.dataset.id = message.id;
  return row;
}
