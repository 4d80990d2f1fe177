/** Discord's markdown as nodes: blocks here, what stands inside a line in inline.js. */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { inline } from "./inline.js";

const FENCE = /^([ \t]*)```([\w+#.-]*)\n?([\s\S]*?)```[ \t]*\n?/m;
const HEADING = /^(#{1,3})\s+(.+)$/;
const SUBTEXT = /^-#\s+(.+)$/;
const BULLET = /^(\s*)([-*])\s+(.+)$/;
const ORDERED = /^(\s*)(\d{1,3}\.)\s+(.+)$/;
const QUOTE = /^>\s(.*)$/;
const REST_QUOTE = /^>>>\s?/;
const ONLY_EMOJI =
  /^(?:\p{Extended_Pictographic}[\u{FE0F}\u{1F3FB}-\u{1F3FF}\u{200D}]*\s*){1,12}$/u;

/** The text as a block element; `context` knows names of people and channels, see inline.js. */
export function markdown(text, context) {
  const root = h("div", { class: ONLY_EMOJI.test(text) ? "markdown jumbo" : "markdown" });
  root.append(...blocks(text, context));
  return root;
}

function blocks(text, context) {
  const nodes = [];
  let rest = text;
  for (let fence = FENCE.exec(rest); fence; fence = FENCE.exec(rest)) {
    nodes.push(...lines(rest.slice(0, fence.index), context), codeBlock(fence[3], fence[2]));
    rest = rest.slice(fence.index + fence[0].length);
  }
  return [...nodes, ...lines(rest, context)];
}

function codeBlock(code, language) {
  const text = code.replace(/\n$/, "");
  const copy = h(
    "button",
    { type: "button", class: "copy", title: "Copy", "aria-label": "Copy this code" },
    icon("copy", 16),
  );
  copy.addEventListener("click", async () => {
    await navigator.clipboard?.writeText(text);
    copy.classList.add("done");
  });
  return h(
    "div",
    { class: "code-block", data: { language } },
    h("pre", { tabIndex: 0 }, h("code", {}, text)),
    copy,
  );
}

function lines(text, context) {
  const all = text.split("\n");
  if (all.at(-1) === "") all.pop();
  const nodes = [];
  let at = 0;
  while (at < all.length) {
    const [node, used] = block(all, at, context);
    nodes.push(node);
    at += used;
  }
  return nodes;
}

/** The node that begins at this line, and how many lines it took. */
function block(all, at, context) {
  const line = all[at];
  const heading = HEADING.exec(line);
  if (heading) return [h(`h${heading[1].length + 2}`, {}, inline(heading[2], context)), 1];
  const subtext = SUBTEXT.exec(line);
  if (subtext) return [h("p", { class: "subtext" }, inline(subtext[1], context)), 1];
  if (REST_QUOTE.test(line)) return restQuote(all, at, context);
  if (QUOTE.test(line)) return quote(all, at, context);
  if (BULLET.test(line) || ORDERED.test(line)) return list(all, at, context);
  return paragraph(all, at, context);
}

function restQuote(all, at, context) {
  const text = all.slice(at).join("\n").replace(REST_QUOTE, "");
  return [h("blockquote", {}, blocks(text, context)), all.length - at];
}

function quote(all, at, context) {
  const quoted = taken(all, at, QUOTE);
  const text = quoted.map((line) => QUOTE.exec(line)[1]).join("\n");
  return [h("blockquote", {}, blocks(text, context)), quoted.length];
}

function list(all, at, context) {
  const isOrdered = ORDERED.test(all[at]);
  const items = taken(all, at, isOrdered ? ORDERED : BULLET);
  const nodes = items.map((line) => {
    const [, indent, , text] = (isOrdered ? ORDERED : BULLET).exec(line);
    return h("li", { class: indent.length >= 2 ? "nested" : "" }, inline(text, context));
  });
  return [
    h(isOrdered ? "ol" : "ul", isOrdered ? { start: parseInt(items[0].trim(), 10) } : {}, nodes),
    items.length,
  ];
}

function paragraph(all, at, context) {
  let end = at + 1;
  while (end < all.length && !startsBlock(all[end])) end += 1;
  return [h("p", {}, inline(all.slice(at, end).join("\n"), context)), end - at];
}

function startsBlock(line) {
  return [HEADING, SUBTEXT, REST_QUOTE, QUOTE, BULLET, ORDERED].some((pattern) =>
    pattern.test(line),
  );
}

function taken(all, at, pattern) {
  let end = at;
  while (end < all.length && pattern.test(all[end])) end += 1;
  return all.slice(at, end);
}
