// The chat about invoices: what is known comes at once, then the answer, word by word.

import { ask, fill, Refused, texts } from "/static/page.js";

const panel = document.querySelector(".chat");
const said = panel.querySelector(".said");
const form = panel.querySelector("form");
const problem = form.querySelector(".problem");
const field = form.elements.question;
let busy = false;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  question(field.value.trim());
});
panel.querySelector(".suggestions").addEventListener("click", (event) => {
  const suggestion = event.target.closest(".suggestion");
  if (suggestion) question(suggestion.textContent.trim());
});

async function question(text) {
  if (!text || busy) return;
  busy = true;
  problem.textContent = "";
  const asked = line("asked", texts.chat.you, text);
  const answer = line("answered", texts.chat.answer, texts.invoice.asking);
  try {
    await stream(text, answer);
    field.value = "";
  } catch (error) {
    asked.remove();
    answer.remove();
    problem.textContent = error.message;
  } finally {
    busy = false;
    answer.removeAttribute("aria-busy");
  }
}

/** A new line of the conversation; who says it is heard, and seen by its place. */
function line(kind, who, text) {
  const row = Object.assign(document.createElement("p"), { className: kind });
  row.append(
    Object.assign(document.createElement("span"), { className: "unseen", textContent: `${who} ` }),
    Object.assign(document.createElement("span"), { className: "words", textContent: text }),
  );
  if (kind === "answered") row.ariaBusy = "true"; // heard once, when it is whole
  said.append(row);
  said.scrollTop = said.scrollHeight;
  return row;
}

async function stream(text, row) {
  const words = row.querySelector(".words");
  const id = Number(panel.dataset.invoice);
  const answer = await ask("/chat", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
    body: JSON.stringify({ message: text, ...(id ? { invoice_id: id } : {}) }),
  });
  let come = "";
  let done = null;
  for await (const { event, data } of events(answer.body)) {
    if (event === "computed") words.textContent = data.message;
    if (event === "delta") words.textContent = come += data.text;
    if (event === "done") done = data;
    said.scrollTop = said.scrollHeight;
  }
  if (!done) throw new Refused("network");
  words.textContent = done.message;
  links(row, done.invoice_ids);
  suggest(done.suggestions);
}

/** The server-sent events of a body, whose data is JSON. */
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (rest + value).split("\n\n");
    rest = parts.pop();
    for (const part of parts) {
      const fields = Object.fromEntries(
        part.split("\n").map((each) => [each.split(":", 1)[0], each.slice(each.indexOf(":") + 1).trim()]),
      );
      if (fields.data) yield { event: fields.event, data: JSON.parse(fields.data) };
    }
  }
}

function links(row, ids) {
  const others = ids.filter((id) => String(id) !== panel.dataset.invoice);
  if (!others.length) return;
  const shown = Object.assign(document.createElement("div"), { className: "shown" });
  shown.append(
    ...others.map((id) =>
      Object.assign(document.createElement("a"), {
        href: `/invoices/${id}`,
        textContent: fill(texts.invoice.invoice, { id }),
      }),
    ),
  );
  row.after(shown);
}

function suggest(suggestions) {
  if (!suggestions.length) return;
  const buttons = suggestions.map((text) =>
    Object.assign(document.createElement("button"), {
      type: "button",
      className: "suggestion",
      textContent: text,
    }),
  );
  const had = panel.querySelector(".suggestions").contains(document.activeElement);
  panel.querySelector(".suggestions").replaceChildren(...buttons);
  if (had) field.focus();
}
