// Search as you type, in the field of every page.
import { combobox } from "./combobox.js";

const form = document.querySelector("form.find");
if (form) {
  const field = form.querySelector("input");
  const box = form.querySelector(".find-list");
  const status = form.querySelector("[role=status]");

  const close = combobox(field, box, {
    wait: 150,
    controls: "find-valg",
    ask: (query, signal) => query && fetch(`${form.dataset.suggest}?q=${encodeURIComponent(query)}`, { signal }),
    show(answer) {
      box.innerHTML = answer.html;
      box.dataset.query = answer.query;
      status.textContent = answer.number ? form.dataset.hits.replace("{n}", answer.number) : form.dataset.none;
      return true;
    },
    take: (option) => option.click(),
  });

  form.addEventListener("submit", close);
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });
}
