/** A message in one line of plain words, for a reply line or a card. */

const MARKS = [
  [/```[\w+#.-]*\n?/g, " "],
  [/^(?:#{1,3}|-#|>>>|>)\s+/gm, ""],
  [/\*\*|__|~~|\|\||`/g, ""],
  [/<(?:@[!&]?|#)\d+>/g, ""],
  [/\[([^\]]+)\]\(<?https?:[^)\s]+\)/g, "$1"],
  [/\s+/g, " "],
];

export function excerpt({ content, attachments = [] }, length) {
  const hidden = content.replace(/\|\|[\s\S]+?\|\|/g, "▒▒▒");
  const text = MARKS.reduce((rest, [pattern, to]) => rest.replace(pattern, to), hidden).trim();
  return text.slice(0, length) || (attachments.length ? "a screenshot" : "a message");
}
