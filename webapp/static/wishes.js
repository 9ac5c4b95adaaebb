// The form with wishes: how each is understood is shown beneath it as it is written, and wishes can be moved up.
"use strict";

(() => {
  const WAIT = 350;
  const form = document.querySelector("form[data-understand]");
  if (!form) return;
  const token = form.querySelector("input[name=csrf_token]").value;
  const rows = () => [...form.querySelectorAll(".wish-fields > li")];
  const fieldOf = (row) => row.querySelector("input[name=oenske]");
  const previewOf = (row) => row.querySelector(".wish-preview");

  function watch(row) {
    let timer = 0;
    let request = null;
    let shown = fieldOf(row).value.trim();

    async function ask() {
      const wish = fieldOf(row).value.trim();
      if (wish === shown) return;
      shown = wish;
      request?.abort();
      if (!wish) {
        previewOf(row).replaceChildren();
        return;
      }
      request = new AbortController();
      const body = new URLSearchParams({ oenske: wish, csrf_token: token });
      try {
        const answer = await fetch(form.dataset.understand, { method: "POST", body, signal: request.signal });
        if (!answer.ok || !answer.headers.get("content-type")?.includes("json")) return;
        const read = await answer.json();
        if (wish === shown) previewOf(row).innerHTML = read.html;
      } catch (error) {
        if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
      }
    }

    fieldOf(row).addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    fieldOf(row).addEventListener("change", ask);
    row.addEventListener("moved", () => {
      shown = fieldOf(row).value.trim();
    });
  }

  function swap(one, other) {
    [fieldOf(one).value, fieldOf(other).value] = [fieldOf(other).value, fieldOf(one).value];
    const [first, second] = [previewOf(one), previewOf(other)].map((preview) => [...preview.childNodes]);
    previewOf(one).replaceChildren(...second);
    previewOf(other).replaceChildren(...first);
    for (const row of [one, other]) row.dispatchEvent(new Event("moved"));
  }

  rows().forEach((row, place, all) => {
    watch(row);
    const up = row.querySelector("[data-up]");
    if (place === 0) return;
    up.hidden = false;
    up.addEventListener("click", () => {
      swap(all[place - 1], row);
      fieldOf(all[place - 1]).focus();
    });
  });
})();

// On the page that asks which work is meant: what is chosen last counts.
(() => {
  for (const choice of document.querySelectorAll('.heard-choices input[name="valg"]')) {
    choice.addEventListener("change", () => {
      document.getElementById("isco").value = "";
    });
  }
})();
