"use strict";

// The secret address of a calendar: copied with one tap.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const told = document.querySelector("[data-copied]");
  if (!field || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    await navigator.clipboard.writeText(field.value);
    if (told) told.hidden = false;
  });
}

// Files that are too large are told of before they are sent.
for (const form of document.querySelectorAll("[data-upload]")) {
  const field = form.querySelector("input[type=file]");
  const tooLarge = form.querySelector("[data-too-large]");
  const sending = form.querySelector("[data-sending]");
  const fits = () => {
    const size = [...field.files].reduce((sum, file) => sum + file.size, 0);
    return size <= Number(form.dataset.limit) * 1024 * 1024;
  };
  field.addEventListener("change", () => { tooLarge.hidden = fits(); });
  form.addEventListener("submit", (event) => {
    tooLarge.hidden = fits();
    if (!fits()) { event.preventDefault(); field.focus(); return; }
    sending.hidden = false;
  });
}

// What takes a while says so, and is not sent twice by an impatient hand.
for (const form of document.querySelectorAll("form[data-busy]")) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) { event.preventDefault(); return; }
    sent = true;
    const told = form.querySelector("[data-working]") ?? form.closest("section")?.querySelector("[data-working]");
    if (told) told.hidden = false;
  });
  window.addEventListener("pageshow", () => { sent = false; });
}

// A number that is written is the answer.
for (const field of document.querySelectorAll(".other-number .form-control")) {
  field.addEventListener("input", () => {
    if (field.value) field.closest(".other-number").querySelector("input[type=radio]").checked = true;
  });
}
