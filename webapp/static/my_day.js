// Keys on "Min dag": j and k go to the next and the previous item; on an item f is done, u a week later,
// l logs a contact. All of them are buttons and links as well; they are switched off where all keys are.
(() => {
  "use strict";
  const OFF = "jobbro-keys-off";
  const PLACE = "jobbro-my-day-place";
  const items = [...document.querySelectorAll("[data-item]")];
  const told = document.querySelector(".day-keys");
  if (!items.length || !told) return;

  const remembered = (store, name) => {
    try { return store.getItem(name); } catch { return null; }
  };
  const remember = (store, name, value) => {
    try { if (value === null) store.removeItem(name); else store.setItem(name, value); } catch { /* not kept */ }
  };

  const isOff = () => remembered(localStorage, OFF) === "1";
  told.hidden = isOff();

  const current = () => items.indexOf(document.activeElement?.closest("[data-item]"));
  const go = (place) => {
    const item = items[Math.max(0, Math.min(items.length - 1, place))];
    item.focus();
    item.scrollIntoView({ block: "nearest" });
  };
  const press = (item, key) => {
    const found = item.querySelector(`[data-key="${key}"]`);
    if (!found) return;
    remember(sessionStorage, PLACE, String(items.indexOf(item)));
    if (found.matches("form")) found.requestSubmit();
    else if (found.matches("button")) found.form.requestSubmit(found);
    else found.click();
  };

  document.addEventListener("keydown", (event) => {
    if (isOff() || document.querySelector("dialog[open]") || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    const place = current();
    if (event.key === "j") go(place + 1);
    else if (event.key === "k") go(place < 0 ? 0 : place - 1);
    else if (place >= 0 && ["f", "u", "l"].includes(event.key)) press(items[place], event.key);
    else return;
    event.preventDefault();
  });

  document.addEventListener("submit", (event) => {
    const item = event.target.closest("[data-item]");
    if (item) remember(sessionStorage, PLACE, String(items.indexOf(item)));
  });

  const before = remembered(sessionStorage, PLACE);
  remember(sessionStorage, PLACE, null);
  if (before !== null && document.querySelector("[data-undo]")) go(Number(before));
})();
