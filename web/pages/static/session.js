// Signing in with a key, and out again.

import { ask } from "/static/page.js";

const form = document.querySelector("#sign-in");
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const problem = document.querySelector("#problem");
  problem.textContent = "";
  try {
    await ask("/api/session", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ key: form.elements.key.value.trim() }),
    });
    location.reload();
  } catch (error) {
    problem.textContent = error.message;
    form.elements.key.select();
  }
});

document.querySelector("#sign-out")?.addEventListener("click", async () => {
  await ask("/api/session", { method: "DELETE" });
  location.assign("/");
});
