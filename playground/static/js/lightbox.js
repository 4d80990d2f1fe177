/** A picture over the whole page; a click switches between fitting and its full size. */

import { h, iconButton } from "./dom.js";
import { icon } from "./icons.js";

export function openLightbox({ url, name }) {
  const image = h("img", { src: url, alt: name });
  const dialog = h(
    "dialog",
    { class: "lightbox", "aria-label": name },
    h("div", { class: "lightbox-stage" }, image),
    h(
      "footer",
      {},
      h("span", {}, name),
      h("a", { href: url, target: "_blank", rel: "noopener" }, "Open original"),
      iconButton(icon("close"), "Close", () => dialog.close()),
    ),
  );
  image.addEventListener("click", () => dialog.classList.toggle("full"));
  dialog.addEventListener(
    "click",
    ({ target }) => (target === dialog || target.className === "lightbox-stage") && dialog.close(),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
