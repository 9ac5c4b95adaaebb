// What counts most: the first ten of the list follow the steps while they are moved.
"use strict";

(() => {
  const form = document.querySelector("form[data-effect]");
  const shown = document.getElementById("effekt");
  const told = document.getElementById("effekt-status");
  if (!form || !shown || !told) return;
  let request = null;

  async function ask() {
    request?.abort();
    const mine = (request = new AbortController());
    shown.setAttribute("aria-busy", "true");
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.dataset.effect, { method: "POST", body, signal: mine.signal });
      if (!answer.ok || !answer.headers.get("content-type")?.includes("json")) return;
      shown.innerHTML = (await answer.json()).html;
      // Said aloud: how many move, not the ten names each time.
      told.textContent = shown.querySelector(".effect-sum")?.textContent ?? "";
    } catch (error) {
      if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
    } finally {
      if (request === mine) shown.removeAttribute("aria-busy");
    }
  }

  form.addEventListener("change", ask);
})();
