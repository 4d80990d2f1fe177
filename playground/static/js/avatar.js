/** The round mark of a person: initials on a colour of their own; a bot has an eye. */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { pick } from "./snowflake.js";

const HUES = 8;

export function avatar(user, size = "") {
  const name = user.global_name ?? user.username;
  const inside = user.bot ? icon("eye", 22) : initials(name);
  return h(
    "span",
    {
      class: `avatar ${size} ${user.bot ? "avatar-bot" : `hue-${pick(user.id, HUES)}`}`,
      "aria-hidden": "true",
    },
    inside,
  );
}

function initials(name) {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? words[0][0] + words.at(-1)[0] : [...name].slice(0, 2).join("");
  return letters.toUpperCase();
}
