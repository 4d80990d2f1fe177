// States of jobs as they change: by server-sent events, or by asking where there is no stream.

import { ask } from "/static/page.js";

const STREAMS = 3; // browsers open six connections to one server; uploads need some of them
const PAUSE_MS = 1500;
const asked = new Map(); // job id -> what hears of it
let streams = 0;
let timer = null;

const hasEnded = (job) => job.status === "done" || job.status === "failed";

/** Calls `heard(job)` for each state of a job, until it has ended. */
export function watch(id, heard) {
  if (streams >= STREAMS || !window.EventSource) {
    poll(id, heard);
    return;
  }
  streams += 1;
  const source = new EventSource(`/api/ocr/job/${id}/events`);
  const close = () => {
    source.close();
    streams -= 1;
  };
  source.addEventListener("job", (event) => {
    const job = JSON.parse(event.data);
    if (hasEnded(job)) close();
    heard(job);
  });
  source.addEventListener("error", () => {
    if (source.readyState !== EventSource.CLOSED) return; // it connects again by itself
    close();
    poll(id, heard);
  });
}

function poll(id, heard) {
  asked.set(id, heard);
  timer ??= setTimeout(askAll, PAUSE_MS);
}

async function askAll() {
  timer = null;
  const jobs = await Promise.all([...asked.keys()].map(state));
  for (const job of jobs.filter(Boolean)) {
    const heard = asked.get(job.job_id);
    if (hasEnded(job)) asked.delete(job.job_id);
    heard?.(job);
  }
  if (asked.size) timer ??= setTimeout(askAll, PAUSE_MS);
}

async function state(id) {
  try {
    return await (await ask(`/api/ocr/job/${id}`)).json();
  } catch (error) {
    if (error.code === "job_not_found") asked.delete(id);
    return null; // asked again at the next round
  }
}
