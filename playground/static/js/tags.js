/** The tags of forum posts. */

import { h } from "./dom.js";

export const SOLVED = "solved";

export function tagPill(tag, element = "span") {
  return h(
    element,
    {
      class: tag.name === SOLVED ? "tag tag-solved" : "tag",
      ...(element === "button" ? { type: "button" } : {}),
    },
    tag.emoji_name ? h("span", { "aria-hidden": "true" }, tag.emoji_name) : null,
    tag.name,
  );
}

export function tagsOf(post, forum) {
  const known = new Map((forum?.available_tags ?? []).map((tag) => [tag.id, tag]));
  return (post.applied_tags ?? []).map((id) => known.get(id)).filter(Boolean);
}
