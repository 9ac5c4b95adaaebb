"use strict";

/* Job carving: the hours of the tasks added up while they are typed. */
const sum = document.querySelector(".hours-sum");
if (sum) {
  const tell = () => {
    let hours = 0;
    for (const field of document.querySelectorAll("[data-hours]")) {
      const task = field.closest(".task");
      const ticked = task.querySelector("input[type=checkbox]");
      const typed = task.querySelector(".task-new input");
      if (ticked && field.value.trim()) ticked.checked = true;
      const counts = ticked ? ticked.checked : typed.value.trim() !== "";
      const number = Number(field.value.trim().replace(",", "."));
      if (counts && number > 0) hours += number;
    }
    const written = hours.toLocaleString("da-DK", { maximumFractionDigits: 1 });
    sum.textContent = hours ? sum.dataset.text.replace("{n}", written) : "";
  };
  sum.closest("form").addEventListener("input", tell);
  tell();
}

/* A new opening: only a vacancy asks whether there is no closing date. */
const kind = document.getElementById("kind");
const endless = document.getElementById("uden_frist");
if (kind && endless) {
  const show = () => {
    endless.closest("p").hidden = kind.value !== "vacancy";
  };
  kind.addEventListener("change", show);
  show();
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
