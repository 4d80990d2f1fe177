// The reader: pictures are given, uploaded two at a time, followed, and shown.

import { ask, fill, Refused, say, texts } from "/static/page.js";
import { enliven } from "/static/reading.js";
import { watch } from "/static/watch.js";

const UPLOADS = 2; // at a time
const drop = document.querySelector("#drop");
const jobs = document.querySelector("#jobs");
const reading = document.querySelector("#reading");
const waiting = [];
let sending = 0;
let shownAt = 0; // when the last pictures were given; the first of them to be read is shown

function take(files) {
  document.querySelector("#problems").replaceChildren();
  const most = Number(drop.dataset.atOnce);
  if (files.length > most) complain(fill(texts.reader.too_many, { n: most }));
  const given = [...files].slice(0, most);
  if (!given.length) return;
  shownAt = 0;
  document.querySelector("#none").hidden = true;
  const rows = given.map((file) => ({ file, row: newRow(file) }));
  jobs.prepend(...rows.map(({ row }) => row));
  waiting.push(...rows);
  next();
}

function newRow(file) {
  const row = document.querySelector("#new-job").content.firstElementChild.cloneNode(true);
  row.querySelector(".name").textContent = file.name;
  row.dataset.purpose = document.querySelector("[name=purpose]:checked")?.value ?? "text";
  row.querySelector(".open").removeAttribute("href");
  row.querySelector("progress").ariaLabel = fill(texts.job.progress, { name: file.name });
  for (const button of row.querySelectorAll("[data-act]")) {
    const action = texts.job[button.dataset.act];
    button.ariaLabel = fill(texts.job.of, { action, name: file.name });
  }
  return row;
}

async function next() {
  if (sending >= UPLOADS || !waiting.length) return;
  const { file, row } = waiting.shift();
  sending += 1;
  next();
  try {
    await upload(file, row);
  } catch (error) {
    fail(row, error.message);
  } finally {
    sending -= 1;
    next();
  }
}

async function upload(file, row) {
  if (file.size > Number(drop.dataset.maxBytes)) throw new Refused("file_too_large");
  say(fill(texts.reader.sending, { name: file.name }));
  const form = new FormData();
  form.append("image", file, file.name);
  form.append("purpose", row.dataset.purpose);
  const answer = await ask("/upload-image", { method: "POST", body: form });
  const { job_id: id } = await answer.json();
  row.dataset.job = id;
  row.dataset.status = "queued";
  row.querySelector(".open").href = `/readings/${id}`;
  row.querySelector(".thumb").src = `/api/ocr/job/${id}/image`;
  watch(id, (job) => show(row, job));
}

function show(row, job) {
  const stage = texts.stages[job.status === "failed" ? "failed" : job.stage] ?? job.stage;
  const line = row.querySelector(".stage");
  if (line.textContent !== stage && job.status === "processing") say(`${job.filename}: ${stage}`);
  row.dataset.status = job.status;
  line.textContent = stage;
  row.querySelector("progress").value = job.progress;
  row.querySelector(".why").textContent = "";
  if (job.status === "failed") fail(row, texts.errors[job.error_code] ?? job.error_message);
  if (job.status === "done") finish(row, job);
}

async function finish(row, job) {
  say(fill(texts.reader.is_read, { name: job.filename }));
  const fields = row.querySelector(".fields-link");
  fields.hidden = !job.invoice_id;
  if (job.invoice_id) fields.href = `/invoices/${job.invoice_id}`;
  if (shownAt) return;
  shownAt = Date.now();
  await open(job.job_id);
}

/** Shows a reading in this page; what comes is rendered and escaped by the server. */
async function open(id) {
  try {
    const part = await ask(`/readings/${id}?part=1`);
    reading.innerHTML = await part.text();
    enliven(reading);
    reading.scrollIntoView({ block: "nearest" });
  } catch (error) {
    complain(error.message);
  }
}

function fail(row, why) {
  row.dataset.status = "failed";
  row.querySelector(".stage").textContent = texts.stages.failed;
  row.querySelector(".why").textContent = why;
  say(`${row.querySelector(".name").textContent}: ${why}`);
}

function complain(text) {
  const line = Object.assign(document.createElement("p"), { className: "problem", textContent: text });
  line.setAttribute("role", "alert");
  document.querySelector("#problems").append(line);
}

const acts = {
  async cancel(row, id) {
    show(row, await (await ask(`/api/ocr/job/${id}/cancel`, { method: "POST" })).json());
  },
  async retry(row, id) {
    show(row, await (await ask(`/api/ocr/job/${id}/retry`, { method: "POST" })).json());
    watch(id, (job) => show(row, job));
  },
  async delete(row, id) {
    if (id) await ask(`/api/ocr/job/${id}`, { method: "DELETE" });
    if (id && reading.querySelector(`[data-job="${id}"]`)) reading.replaceChildren();
    const neighbour = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    say(fill(texts.reader.deleted, { name: row.querySelector(".name").textContent }));
    (neighbour?.querySelector("a, button") ?? document.querySelector("#files")).focus();
    document.querySelector("#none").hidden = jobs.children.length > 0;
  },
};

jobs.addEventListener("click", async (event) => {
  const row = event.target.closest(".job");
  const act = event.target.dataset.act;
  if (!act) return;
  try {
    await acts[act](row, row.dataset.job);
  } catch (error) {
    complain(error.message);
  }
});

for (const row of jobs.querySelectorAll("[data-status=queued], [data-status=processing]")) {
  shownAt = 1; // older ones come to their end in the list
  watch(row.dataset.job, (job) => show(row, job));
}

if (drop) {
  const files = document.querySelector("#files");
  files.addEventListener("change", () => {
    take(files.files);
    files.value = "";
  });
  document.addEventListener("paste", (event) => {
    const given = [...(event.clipboardData?.files ?? [])];
    if (!given.length) return;
    event.preventDefault();
    take(given.map(named));
  });
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) drop.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    take(event.dataTransfer.files);
  });
}

// Browsers call every pasted picture image.png.
function named(file) {
  return file.name === "image.png" ? new File([file], texts.reader.pasted, { type: file.type }) : file;
}
