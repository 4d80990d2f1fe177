/** Building nodes. Text is always a text node: nothing here parses HTML. */

const SVG = "http://www.w3.org/2000/svg";

/** An element with properties, listeners (`onclick`), `class`, `style` and `data` objects, and children. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value !== undefined && value !== null && value !== false) set(element, name, value);
  }
  element.append(...present(children));
  return element;
}

function set(element, name, value) {
  if (name === "class") element.className = value;
  else if (name === "style") setStyle(element, value);
  else if (name === "data") Object.assign(element.dataset, value);
  else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (name.includes("-") || name === "role" || name === "for")
    element.setAttribute(name, value);
  else if (name in element) element[name] = value;
  else element.setAttribute(name, value);
}

function setStyle(element, style) {
  for (const [name, value] of Object.entries(style)) element.style.setProperty(name, value);
}

/** Children without the absent ones, lists flattened. */
function present(children) {
  return children
    .flat(Infinity)
    .filter((child) => child !== null && child !== undefined && child !== false);
}

export function svg(paths, { size = 20, fill = false } = {}) {
  const root = document.createElementNS(SVG, "svg");
  const attributes = {
    viewBox: "0 0 24 24",
    width: size,
    height: size,
    "aria-hidden": "true",
    class: fill ? "icon icon-fill" : "icon",
  };
  for (const [name, value] of Object.entries(attributes)) root.setAttribute(name, value);
  for (const d of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    root.append(path);
  }
  return root;
}

/** A button that shows only an icon; `label` is what it is called. */
export function iconButton(icon, label, onclick, props = {}) {
  return h(
    "button",
    {
      type: "button",
      title: label,
      "aria-label": label,
      onclick,
      ...props,
      class: `icon-button ${props.class ?? ""}`,
    },
    icon,
  );
}

/** Replaces what stands in the element, leaving nodes that stay where they are. */
export function reconcile(parent, wanted) {
  let at = parent.firstChild;
  for (const node of wanted) {
    if (node === at) at = at.nextSibling;
    else parent.insertBefore(node, at);
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}
