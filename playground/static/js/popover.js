/** Small panels beside what opened them. One at a time; Escape or a click elsewhere closes it. */

const GAP = 6;
let current = null;

/** Shows `panel` at a point {x, y} or beside an element, inside the window. */
export function openPopover(panel, at) {
  closePopover();
  const opener = document.activeElement;
  document.body.append(panel);
  place(panel, at);
  const onDown = (event) => panel.contains(event.target) || closePopover();
  const onKey = (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    closePopover();
    opener?.focus?.();
  };
  document.addEventListener("pointerdown", onDown, true);
  document.addEventListener("keydown", onKey, true);
  current = () => {
    document.removeEventListener("pointerdown", onDown, true);
    document.removeEventListener("keydown", onKey, true);
    panel.remove();
  };
}

export function closePopover() {
  current?.();
  current = null;
}

function place(panel, at) {
  const { offsetWidth: width, offsetHeight: height } = panel;
  const box =
    at instanceof Element
      ? at.getBoundingClientRect()
      : { left: at.x, right: at.x, top: at.y, bottom: at.y };
  const below = box.bottom + GAP + height <= innerHeight;
  const top = below ? box.bottom + GAP : box.top - GAP - height;
  const left = at instanceof Element ? box.right - width : box.left;
  panel.style.top = `${Math.max(8, Math.min(top, innerHeight - height - 8))}px`;
  panel.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
}
