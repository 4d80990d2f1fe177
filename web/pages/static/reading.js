// One reading: lines and boxes that point at each other, and the button that copies.

import { say, texts } from "/static/page.js";

/** Makes a rendered reading alive. */
export function enliven(root) {
  linkLinesAndBoxes(root);
  root.querySelector("[data-copy]")?.addEventListener("click", (event) => copy(event.target));
  const picture = root.querySelector(".frame img");
  const hide = () => {
    root.querySelector(".frame").hidden = true;
    root.querySelector(".no-picture").hidden = false;
  };
  picture?.addEventListener("error", hide);
  if (picture?.complete && !picture.naturalWidth) hide();
}

function linkLinesAndBoxes(root) {
  const list = root.querySelector(".lines");
  if (!list) return;
  const lines = [...list.children];
  const boxes = new Map([...root.querySelectorAll("rect")].map((box) => [box.dataset.line, box]));
  const lineOf = (target) => lines[target.closest("[data-line]")?.dataset.line];

  function light(line) {
    for (const lit of root.querySelectorAll(".lit")) lit.classList.remove("lit");
    line?.classList.add("lit");
    boxes.get(line?.dataset.line)?.classList.add("lit");
  }
  function choose(line) {
    for (const other of lines) {
      other.tabIndex = other === line ? 0 : -1;
      other.setAttribute("aria-selected", String(other === line));
    }
    light(line);
  }
  const chosen = () => list.querySelector("[aria-selected=true]");

  for (const side of [list, root.querySelector(".frame svg")]) {
    side.addEventListener("pointerover", (event) => light(lineOf(event.target) ?? chosen()));
    side.addEventListener("pointerleave", () => light(chosen()));
  }
  list.addEventListener("focusin", (event) => choose(lineOf(event.target)));
  root.querySelector(".frame svg").addEventListener("click", (event) => {
    const line = lineOf(event.target);
    if (!line) return;
    choose(line);
    line.scrollIntoView({ block: "nearest" });
  });
  list.addEventListener("click", (event) => {
    const line = lineOf(event.target);
    if (line) choose(line);
  });
  list.addEventListener("keydown", (event) => {
    const at = lines.indexOf(lineOf(event.target));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: lines.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    lines[Math.max(0, Math.min(to, lines.length - 1))].focus();
  });
}

async function copy(button) {
  const name = button.textContent;
  const done = await copied(button.dataset.copy);
  say(done ? texts.script.copied : texts.script.not_copied);
  if (!done) return;
  button.textContent = `✓ ${texts.script.copied}`;
  setTimeout(() => {
    button.textContent = name;
  }, 2000);
}

async function copied(text) {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text).then(() => true, () => copiedByHand(text));
  }
  return copiedByHand(text); // plain http from another machine has no clipboard
}

function copiedByHand(text) {
  const area = Object.assign(document.createElement("textarea"), { value: text, className: "unseen" });
  const before = document.activeElement;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  before?.focus();
  return done;
}
