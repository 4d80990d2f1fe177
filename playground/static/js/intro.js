/** What stands above the first message of a channel or a thread. */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { isThread } from "./store.js";
import { tagPill, tagsOf } from "./tags.js";

export function introOf(app, channel) {
  const parent = app.store.channel(channel.parent_id);
  const tags = tagsOf(channel, parent);
  const text = isThread(channel)
    ? `Started by ${app.store.nameOf(channel.owner_id)}`
    : (channel.topic ?? "");
  return h(
    "div",
    { class: "intro" },
    h("span", { class: "intro-icon" }, icon(isThread(channel) ? "thread" : "hash", 34)),
    h("h2", {}, isThread(channel) ? channel.name : `Welcome to #${channel.name}`),
    tags.length
      ? h(
          "p",
          { class: "tags" },
          tags.map((tag) => tagPill(tag)),
        )
      : null,
    h("p", {}, text),
  );
}
