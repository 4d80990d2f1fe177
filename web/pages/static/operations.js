// The operators' page, live: its parts are asked for again and again while somebody looks.

import { retriesOf } from "/static/again.js";
import { morph } from "/static/morph.js";
import { say, texts } from "/static/page.js";

const now = document.querySelector("#now");
const charts = document.querySelector("#charts");
const pause = document.querySelector("#pause");
const form = document.querySelector(".ops-form");
let isPaused = false;

function address(part) {
  const url = new URL(location.href);
  url.searchParams.set("part", part);
  url.hash = "";
  return url;
}

async function renew(target, part) {
  const answer = await fetch(address(part));
  if (answer.status === 401 || answer.status === 403) location.reload();
  if (!answer.ok) throw new Error(answer.status);
  const parsed = document.createElement("template"); // keeps all spaces, and runs nothing
  parsed.innerHTML = await answer.text();
  const fresh = target.cloneNode(false);
  fresh.append(parsed.content);
  fresh.classList.remove("old");
  morph(target, fresh);
}

const headline = () => now.querySelector("#verdict").textContent.trim();

async function renewNow() {
  const before = headline();
  try {
    await renew(now, "now");
    if (headline() !== before) say(headline());
  } catch {
    if (!now.classList.contains("old")) say(texts.operations.away);
    now.classList.add("old");
    now.dataset.old = texts.operations.away;
  }
}

const renewCharts = () => renew(charts, "charts").catch(() => {}); // the other part says so

/** Calls *look* every so often, but for nobody: not in a hidden page, not while it is paused. */
function regularly(look, seconds) {
  const again = async () => {
    if (!document.hidden && !isPaused) await look();
    setTimeout(again, seconds * 1000);
  };
  setTimeout(again, seconds * 1000);
}

regularly(renewNow, Number(now.dataset.every));
regularly(renewCharts, Number(charts.dataset.every));
renewCharts();
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && !isPaused) renewNow();
});

pause.hidden = false;
pause.addEventListener("click", () => {
  isPaused = !isPaused;
  pause.textContent = isPaused ? pause.dataset.resume : pause.dataset.pause;
  if (!isPaused) renewNow();
});
form.addEventListener("change", () => form.requestSubmit());
form.querySelector("button[type=submit]").hidden = true;
retriesOf(now, renewNow);
