// The keys of every page. Never while somebody types, nor together with Ctrl, Alt or Cmd; they can be switched off.
"use strict";

(() => {
  const OFF = "jobbro-keys-off";
  const WRITES = "input, textarea, select, [contenteditable]";
  const ROWS = "main .rows > li :is(h2, h3) a";
  const help = document.getElementById("taster");
  const offer = document.querySelector("[data-open-keys]");
  const use = document.getElementById("taster-til");

  const isOff = () => {
    try {
      return localStorage.getItem(OFF) === "1";
    } catch {
      return false;
    }
  };

  function remember() {
    try {
      if (use.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
    } catch {
      // Without storage the choice holds for this page.
    }
  }

  function find() {
    const field = document.getElementById("find-alt") ?? document.querySelector("main input[type=search]");
    field?.focus();
    field?.select();
    return Boolean(field);
  }

  function create() {
    if (help.dataset.new) location.assign(help.dataset.new);
    return Boolean(help.dataset.new);
  }

  function go(key) {
    const link = document.querySelector(`a[data-key="${key}"]`);
    if (link) link.click();
    return Boolean(link) || (!document.querySelector(".in-list") && move(key === "j" ? 1 : -1));
  }

  function move(step) {
    const rows = [...document.querySelectorAll(ROWS)];
    if (!rows.length) return false;
    const here = rows.findIndex((link) => link.closest("li").contains(document.activeElement));
    const next = here < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(here + step, 0), rows.length - 1);
    rows.forEach((link, place) => link.classList.toggle("is-chosen", place === next));
    rows[next].focus();
    return true;
  }

  function open() {
    use.checked = !isOff();
    help.showModal();
    return true;
  }

  const DOES = { "/": find, n: create, j: () => go("j"), k: () => go("k"), "?": open };

  // On the window, so that a page with keys of its own has had the key first.
  window.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest?.(WRITES) || document.querySelector("dialog[open]") || isOff()) return;
    const does = Object.hasOwn(DOES, event.key) ? DOES[event.key] : null;
    if (does && does()) event.preventDefault();
  });

  offer.addEventListener("click", open);
  offer.closest("[hidden]").hidden = false;
  use.addEventListener("change", remember);
  help.addEventListener("click", (event) => {
    if (event.target === help || event.target.closest("[data-close]")) help.close();
  });
})();
