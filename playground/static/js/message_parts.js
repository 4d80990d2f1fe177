/** What a message row holds besides its author: the words, and the lines around them. */

import { attachments } from "./files.js";
import { avatar } from "./avatar.js";
import { h } from "./dom.js";
import { embeds } from "./embeds.js";
import { excerpt } from "./excerpt.js";
import { icon } from "./icons.js";
import { markdown } from "./markdown.js";
import { EPHEMERAL } from "./messages.js";
import { timeOf } from "./snowflake.js";
import { full, stamp } from "./time.js";

const REPLY = 19;

export function content(app, message) {
  if (!message.content) return null;
  const text = markdown(message.content, app.words);
  if (message.edited_timestamp) {
    (text.lastElementChild?.matches("p") ? text.lastElementChild : text).append(
      h("span", { class: "edited", title: full(message.edited_timestamp) }, " (edited)"),
    );
  }
  return text;
}

export function thinking(message) {
  return [
    h(
      "p",
      { class: "thinking" },
      `${message.author.global_name ?? message.author.username} is thinking`,
      h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")),
    ),
    message.flags & EPHEMERAL
      ? h("p", { class: "private-note" }, icon("eye", 14), "Only you can see this")
      : null,
  ];
}

/** "Linh used /ask", above the answer to a command. */
export function command(app, message) {
  const used = message.interaction_metadata;
  if (!used?.name) return null;
  const name = used.command_type === 1 ? `/${used.name}` : used.name;
  return h(
    "p",
    { class: "used" },
    icon("slash", 14),
    h("strong", {}, app.store.nameOf(used.user.id)),
    ` used ${name}`,
  );
}

export function replyLine(app, message) {
  if (message.type !== REPLY) return null;
  const replied = message.referenced_message;
  if (!replied)
    return h("div", { class: "reply-line" }, h("em", {}, "The message this answers was deleted."));
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

export function forwarded(app, snapshot, message) {
  const origin = message.message_reference;
  const place = origin && app.store.channel(origin.channel_id);
  return h(
    "div",
    { class: "forwarded" },
    h("p", { class: "forwarded-head" }, icon("forward", 15), "Forwarded"),
    content(app, snapshot),
    ...attachments(snapshot.attachments ?? []),
    ...embeds(app, snapshot.embeds ?? []),
    place
      ? h(
          "a",
          { class: "subtle", href: app.href(place.id, origin.message_id) },
          `#${place.name} • ${stamp(timeOf(origin.message_id))}`,
        )
      : null,
  );
}

export function ephemeralNote(app, message) {
  const dismiss = () => {
    app.store.messages.remove(message.channel_id, [message.id]);
    app.store.tell("messages", message.channel_id);
  };
  return h(
    "p",
    { class: "private-note" },
    icon("eye", 14),
    "Only you can see this • ",
    h("button", { type: "button", class: "link", onclick: dismiss }, "Dismiss message"),
  );
}

export function threadLink(app, id) {
  const thread = app.store.channel(id);
  if (!thread) return null;
  const count = thread.message_count ?? 0;
  return h(
    "a",
    { class: "thread-link", href: app.href(id) },
    icon("thread", 16),
    h("strong", {}, thread.name),
    h("span", {}, count === 1 ? "1 message" : `${count} messages`),
  );
}
