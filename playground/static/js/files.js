/** Files people attach: as they are chosen, and as they stand in a message. */

import { h, iconButton } from "./dom.js";
import { icon } from "./icons.js";
import { openLightbox } from "./lightbox.js";

export const MAX_FILES = 10;
export const MAX_BYTES = 10 * 1024 * 1024;
const MAX_SIDE = { width: 520, height: 360 };

export function size(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  const units = ["KB", "MB", "GB"];
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`;
}

/** The files of a paste or a drop; a pasted picture gets a name of its own. */
export function filesOf(transfer) {
  return [...(transfer?.files ?? [])].map((file) =>
    file.name && file.name !== "image.png"
      ? file
      : new File([file], `pasted-${Date.now()}.png`, { type: file.type }),
  );
}

/** A file that waits to be sent, with a picture of itself and a way to take it out. */
export function pendingCard(file, onRemove) {
  const isImage = file.type.startsWith("image/");
  const preview = isImage
    ? imagePreview(file)
    : h("span", { class: "pending-icon" }, icon("file", 32));
  return h(
    "li",
    { class: "pending" },
    preview,
    h("span", { class: "pending-name", title: file.name }, file.name),
    h("span", { class: "pending-size" }, size(file.size)),
    iconButton(icon("close", 16), `Remove ${file.name}`, onRemove, { class: "pending-remove" }),
  );
}

function imagePreview(file) {
  const url = URL.createObjectURL(file);
  return h("img", {
    src: url,
    alt: "",
    class: "pending-image",
    onload: () => URL.revokeObjectURL(url),
  });
}

/** All attachments of a message. */
export function attachments(list) {
  const images = list.filter(isImage);
  const others = list.filter((attachment) => !isImage(attachment));
  const grid = images.length > 1 ? "images several" : "images";
  return [
    images.length
      ? h(
          "div",
          { class: grid },
          images.map((image) => picture(image, images.length > 1)),
        )
      : null,
    ...others.map(fileCard),
  ];
}

const isImage = (attachment) => attachment.content_type?.startsWith("image/") && attachment.width;

/** The playground's own files under the name this page was opened with, 127.0.0.1 or localhost. */
export function local(url) {
  const { pathname, search } = new URL(url, location.origin);
  return pathname.startsWith("/cdn/") ? pathname + search : url;
}

/** A picture in a message that opens large. */
export function picture(attachment, isTile = false) {
  const url = local(attachment.url);
  const name = attachment.description || attachment.filename || "Image";
  const image = h("img", {
    src: url,
    alt: name,
    loading: "lazy",
    decoding: "async",
    onerror: () => button.classList.add("broken"),
  });
  const style = isTile ? {} : fitted(attachment);
  const isSpoiler = attachment.filename?.startsWith("SPOILER_");
  const button = h(
    "button",
    {
      type: "button",
      class: isSpoiler ? "picture covered" : "picture",
      style,
      "aria-label": `Open ${name}`,
    },
    image,
  );
  button.addEventListener("click", () => {
    if (button.classList.contains("covered")) button.classList.remove("covered");
    else openLightbox({ url, name });
  });
  return button;
}

function fitted({ width, height }) {
  const scale = Math.min(1, MAX_SIDE.width / width, MAX_SIDE.height / height);
  return { width: `${Math.round(width * scale)}px`, "aspect-ratio": `${width} / ${height}` };
}

function fileCard(attachment) {
  return h(
    "a",
    {
      class: "file-card",
      href: local(attachment.url),
      download: attachment.filename,
      target: "_blank",
      rel: "noopener",
    },
    icon("file", 30),
    h("span", { class: "file-name" }, attachment.filename),
    h("span", { class: "file-size" }, size(attachment.size)),
  );
}
