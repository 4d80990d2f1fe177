// Makes one piece of a page say what another one says, and touches nothing else: what has the focus
// keeps it, what is open stays open, and nothing flickers.

const keyOf = (node) => node.dataset?.key ?? node.id ?? "";
const isOpened = (node, name) => node.nodeName === "DETAILS" && name === "open"; // by who reads it

/** Lets *old* say what *fresh* says; *fresh* is used up. */
export function morph(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeType !== Node.ELEMENT_NODE) {
    old.nodeValue = fresh.nodeValue;
    return;
  }
  attributes(old, fresh);
  children(old, fresh);
}

const alike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b);

function attributes(old, fresh) {
  for (const { name, value } of fresh.attributes) {
    if (!isOpened(old, name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const { name } of [...old.attributes]) {
    if (!isOpened(old, name) && !fresh.hasAttribute(name)) old.removeAttribute(name);
  }
}

/** Drops the nameless before *same*, so that it need not move: what moves loses the focus. */
function upTo(same, at) {
  while (at && at !== same && !keyOf(at)) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
  return at;
}

function children(old, fresh) {
  const kept = new Set([...fresh.children].map(keyOf).filter(Boolean));
  for (const child of [...old.children]) {
    if (keyOf(child) && !kept.has(keyOf(child))) child.remove();
  }
  let at = old.firstChild;
  for (const child of [...fresh.childNodes]) {
    const same = keyOf(child) ? [...old.children].find((one) => alike(one, child)) : at;
    if (!same || !alike(same, child)) {
      old.insertBefore(child, at);
    } else {
      at = upTo(same, at);
      if (same === at) at = at.nextSibling;
      else old.insertBefore(same, at);
      morph(same, child);
    }
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
}
