// Search as you type: asks the server a moment after the last key, and shows only the answer to the last question.
"use strict";

(() => {
  const WAIT = 150;
  const form = document.querySelector("form.find");
  if (!form) return;
  const field = form.querySelector("input");
  const box = form.querySelector(".find-list");
  const status = form.querySelector("[role=status]");
  let turn = 0;
  let timer = 0;
  let request = null;
  let chosen = -1;

  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", "find-valg");
  field.setAttribute("aria-expanded", "false");

  const options = () => [...box.querySelectorAll("[role=option]")];

  function close() {
    turn += 1;
    clearTimeout(timer);
    request?.abort();
    box.hidden = true;
    choose(-1);
    field.setAttribute("aria-expanded", "false");
  }

  function choose(number) {
    const all = options();
    all.forEach((option, place) => option.setAttribute("aria-selected", String(place === number)));
    chosen = number;
    if (number < 0) {
      field.removeAttribute("aria-activedescendant");
      return;
    }
    field.setAttribute("aria-activedescendant", all[number].id);
    all[number].scrollIntoView({ block: "nearest" });
  }

  function show(answer) {
    box.innerHTML = answer.html;
    box.dataset.query = answer.query;
    box.hidden = false;
    field.setAttribute("aria-expanded", "true");
    choose(-1);
    status.textContent = answer.number ? form.dataset.hits.replace("{n}", answer.number) : form.dataset.none;
  }

  async function ask() {
    const query = field.value.trim();
    if (!query) {
      close();
      return;
    }
    turn += 1;
    const mine = turn;
    request?.abort();
    request = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(query)}`, { signal: request.signal });
      if (!answer.ok || !answer.headers.get("content-type")?.includes("json")) return;
      const read = await answer.json();
      if (mine === turn) show(read);
    } catch (error) {
      if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
    }
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });

  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const all = box.hidden ? [] : options();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (box.hidden) ask();
      else if (all.length) {
        const step = event.key === "ArrowDown" ? 1 : -1;
        const next = chosen + step;
        choose(next < -1 ? all.length - 1 : next >= all.length ? -1 : next);
      }
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      all[chosen].click();
    } else if (event.key === "Escape" && !box.hidden) {
      event.preventDefault();
      close();
    }
  });

  form.addEventListener("submit", close);
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });
})();
