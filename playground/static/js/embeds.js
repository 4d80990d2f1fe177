/** Embeds: the cards an app puts under its message. */

import { h } from "./dom.js";
import { picture } from "./files.js";
import { inline } from "./inline.js";
import { markdown } from "./markdown.js";
import { stamp } from "./time.js";

export function embeds(app, list) {
  return list.map((embed) => card(app, embed));
}

function card(app, embed) {
  const color = embed.color ? { "--bar": `#${embed.color.toString(16).padStart(6, "0")}` } : {};
  return h(
    "div",
    { class: "embed", style: color },
    h(
      "div",
      { class: "embed-text" },
      embed.author
        ? h("p", { class: "embed-author" }, linked(embed.author.name, embed.author.url))
        : null,
      embed.title
        ? h("p", { class: "embed-title" }, linked(inline(embed.title, app.words), embed.url, app))
        : null,
      embed.description ? markdown(embed.description, app.words) : null,
      embed.fields?.length
        ? h(
            "div",
            { class: "embed-fields" },
            embed.fields.map((field) => fieldOf(app, field)),
          )
        : null,
    ),
    embed.thumbnail
      ? h("div", { class: "embed-thumbnail" }, picture(media(embed.thumbnail, "Thumbnail"), true))
      : null,
    embed.image
      ? h("div", { class: "embed-image" }, picture(media(embed.image, "Image"), !embed.image.width))
      : null,
    footer(embed),
  );
}

function fieldOf(app, field) {
  return h(
    "div",
    { class: field.inline ? "embed-field inline" : "embed-field" },
    h("p", { class: "embed-name" }, inline(field.name, app.words)),
    markdown(field.value, app.words),
  );
}

function footer({ footer: foot, timestamp }) {
  const parts = [foot?.text, timestamp ? stamp(timestamp) : null].filter(Boolean);
  return parts.length ? h("p", { class: "embed-footer" }, parts.join(" • ")) : null;
}

function linked(children, url, app) {
  if (!url || !/^https?:\/\//.test(url)) return children;
  const [place] = app ? inline(url, app.words) : [];
  const inside = place?.matches?.("a.mention") ? place.href : null;
  return h(
    "a",
    inside ? { href: inside } : { href: url, target: "_blank", rel: "noopener noreferrer" },
    children,
  );
}

function media(source, description) {
  return { ...source, description: source.description ?? description };
}
