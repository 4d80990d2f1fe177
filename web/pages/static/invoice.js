// One invoice: correcting its fields, saying that all is right, and deleting it.

import { ask, sayNext, texts } from "/static/page.js";

const address = `/api/invoices/${location.pathname.split("/").pop()}`;

const shown = document.querySelector("#shown");
const form = document.querySelector("#correction");
const correct = document.querySelector("#correct");
const dialog = document.querySelector("#sure");

const picture = document.querySelector(".frame img");
const hide = () => {
  document.querySelector(".frame").hidden = true;
  document.querySelector(".no-picture").hidden = false;
};
picture?.addEventListener("error", hide);
if (picture?.complete && !picture.naturalWidth) hide();

// A field and its place in the picture point at each other.
function light(target) {
  const name = target?.closest?.("[data-field]")?.dataset.field;
  for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
  if (!name) return;
  for (const one of document.querySelectorAll(`[data-field="${name}"]`)) one.classList.add("lit");
}
for (const side of document.querySelectorAll(".sides .frame, #shown, #correction")) {
  side.addEventListener("pointerover", (event) => light(event.target));
  side.addEventListener("pointerleave", () => light(document.activeElement));
  side.addEventListener("focusin", (event) => light(event.target));
}

function edit(on) {
  shown.hidden = on;
  form.hidden = !on;
  correct.hidden = on;
  correct.ariaExpanded = String(on);
  const doubted = form.querySelector(".check input, .check select");
  if (on) (doubted ?? form.querySelector("input")).focus();
  else correct.focus();
}
correct.addEventListener("click", () => edit(true));
document.querySelector("#give-up").addEventListener("click", () => {
  form.reset();
  edit(false);
});
form.addEventListener("keydown", (event) => {
  if (event.key === "Escape") edit(false);
});

const first = Object.fromEntries(new FormData(form));
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const now = Object.entries(Object.fromEntries(new FormData(form)));
  const changed = Object.fromEntries(now.filter(([name, value]) => value !== first[name]));
  await save(changed, form.querySelector(".problem"));
});
document.querySelector("#checked")?.addEventListener("click", () => {
  save({ checked: true }, document.querySelector(".notice .problem"));
});

async function save(changes, problem) {
  try {
    await ask(address, {
      method: "PATCH",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(changes),
    });
    sayNext(texts.invoice.saved);
    location.reload();
  } catch (error) {
    problem.textContent = error.message;
  }
}

document.querySelector("#delete").addEventListener("click", () => dialog.showModal());
document.querySelector("#keep").addEventListener("click", () => dialog.close());
document.querySelector("#delete-now").addEventListener("click", async () => {
  try {
    await ask(address, { method: "DELETE" });
    sayNext(texts.invoice.deleted);
    location.assign("/invoices");
  } catch (error) {
    dialog.querySelector(".problem").textContent = error.message;
  }
});
