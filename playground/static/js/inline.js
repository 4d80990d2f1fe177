/** Markdown inside a line. A rule is a sticky pattern and what it makes; all else is text. */

import { h } from "./dom.js";
import { full, styled } from "./time.js";

const MAX_DEPTH = 8;
const MESSAGE_LINK =
  /^https?:\/\/(?:\w+\.)?discord(?:app)?\.com\/channels\/(\d+)\/(\d+)(?:\/(\d+))?\/?$/;

const RULES = [
  [/\\([\\`*_~|<>#\-[\]():])/y, ([, text]) => text],
  [/``([\s\S]+?)``(?!`)/y, ([, code]) => h("code", {}, code)],
  [/`([^`\n]+)`/y, ([, code]) => h("code", {}, code)],
  [/\|\|([\s\S]+?)\|\|/y, ([, text], c, deep) => spoiler(inline(text, c, deep))],
  [
    /\*\*\*(\S[\s\S]*?)\*\*\*/y,
    ([, text], c, deep) => h("strong", {}, h("em", {}, inline(text, c, deep))),
  ],
  [/\*\*([\s\S]+?)\*\*(?!\*)/y, ([, text], c, deep) => h("strong", {}, inline(text, c, deep))],
  [/__([\s\S]+?)__(?!_)/y, ([, text], c, deep) => h("u", {}, inline(text, c, deep))],
  [/~~([\s\S]+?)~~/y, ([, text], c, deep) => h("s", {}, inline(text, c, deep))],
  [/\*(?!\s)([^*\n]+?)(?<!\s)\*(?!\*)/y, ([, text], c, deep) => h("em", {}, inline(text, c, deep))],
  [/(?<!\w)_(?!\s)([^_\n]+?)_(?!\w)/y, ([, text], c, deep) => h("em", {}, inline(text, c, deep))],
  [
    /\[((?:[^[\]\\]|\\.)+)\]\(<?(https?:\/\/[^\s<>()]+(?:\([^\s<>()]*\))?[^\s<>()]*)>?(?:\s+"[^"]*")?\)/y,
    masked,
  ],
  [/<(https?:\/\/[^\s<>]+)>/y, ([, url], c) => link(url, null, c)],
  [/https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]*_~|]/y, ([url], c) => link(url, null, c)],
  [/<@!?(\d+)>/y, ([, id], c) => person(id, c)],
  [/<@&(\d+)>/y, ([, id], c) => h("span", { class: "mention" }, `@${c.roleName(id)}`)],
  [/<#(\d+)>/y, ([, id], c) => channel(id, null, c)],
  [/<\/([\w -]+):\d+>/y, ([, name]) => h("span", { class: "mention" }, `/${name}`)],
  [/<a?:(\w+):\d+>/y, ([, name]) => `:${name}:`],
  [/<t:(-?\d{1,13})(?::([tTdDfFR]))?>/y, ([, seconds, style]) => moment(Number(seconds), style)],
  [/@(?:everyone|here)\b/y, ([name]) => h("span", { class: "mention" }, name)],
];

/**
 * Nodes and strings for the text. `context`: nameOf(userId), roleName(id), channelName(id) or null
 * where it is not seen, me, guild, and href(channel, message) for places inside the page.
 */
export function inline(text, context, depth = 0) {
  if (depth > MAX_DEPTH) return [text];
  const nodes = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const [node, length] = matched(text, at, context, depth);
    if (length) {
      nodes.push(...broken(plain), node);
      plain = "";
    } else {
      plain += text[at];
    }
    at += length || 1;
  }
  return [...nodes, ...broken(plain)];
}

const SPECIAL = new Set("\\`|*_~[<h@");

function matched(text, at, context, depth) {
  if (!SPECIAL.has(text[at])) return [null, 0];
  for (const [pattern, make] of RULES) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) return [make(match, context, depth + 1), match[0].length];
  }
  return [null, 0];
}

/** Plain text with its line ends as <br>. */
function broken(text) {
  return text
    .split("\n")
    .flatMap((line, index) => (index ? [h("br"), line] : [line]))
    .filter((node) => node !== "");
}

function spoiler(children) {
  const inside = h("span", { class: "spoiler-text" }, children);
  const cover = h(
    "span",
    {
      class: "spoiler",
      role: "button",
      tabIndex: 0,
      "aria-expanded": "false",
      "aria-label": "Spoiler: show",
    },
    inside,
  );
  const show = () => {
    cover.classList.add("shown");
    cover.removeAttribute("aria-label");
    cover.setAttribute("aria-expanded", "true");
  };
  cover.addEventListener("click", show);
  cover.addEventListener("keydown", (event) => event.key === "Enter" && show());
  return cover;
}

/** A link under other words; never under words that look like another address. */
function masked([whole, text, url], context, depth) {
  if (/https?:\/\//.test(text) && text !== url) return whole;
  return link(url, inline(text, context, depth), context);
}

function link(url, children, context) {
  const place = MESSAGE_LINK.exec(url);
  if (place && place[1] === context.guild)
    return channel(place[2], children, context, place[3], url);
  return h(
    "a",
    {
      href: url,
      target: "_blank",
      rel: "noopener noreferrer nofollow",
      title: children ? url : null,
    },
    children ?? url,
  );
}

/** A place of this guild, as a link that stays inside the page. */
function channel(id, children, context, message = null, url = null) {
  const name = context.channelName(id);
  if (!name)
    return children ? h("span", {}, children) : h("span", { class: "mention" }, "#unknown");
  const label = children ?? (message ? `#${name} › message` : `#${name}`);
  return h(
    "a",
    { href: context.href(id, message), class: children ? "inside" : "mention", title: url },
    label,
  );
}

function person(id, context) {
  const isMe = id === context.me;
  return h("span", { class: isMe ? "mention mention-me" : "mention" }, `@${context.nameOf(id)}`);
}

function moment(seconds, style) {
  return h("time", { class: "moment", title: full(seconds * 1000) }, styled(seconds, style));
}
