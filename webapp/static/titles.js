// Job titles suggested while one types: fields with data-titles become comboboxes; what is written freely stays.
// A list of several lines gets a field of its own that adds a line to it.
"use strict";

(() => {
  const WAIT = 120;
  const token = document.querySelector("input[name=csrf_token]")?.value;
  let numbered = 0;

  function element(tag, attributes, text = "") {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.textContent = text;
    return made;
  }

  function suggestTitles(field, words, onChosen) {
    const id = `titler-${(numbered += 1)}`;
    const holder = element("div", { class: "titles" });
    const list = element("ul", { class: "titles-list", id, role: "listbox", "aria-label": words.list });
    const status = element("p", { class: "visually-hidden", role: "status" });
    list.hidden = true;
    const hadFocus = document.activeElement === field;
    field.replaceWith(holder);
    holder.append(field, list, status);
    if (hadFocus) field.focus();
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", id);
    field.setAttribute("aria-expanded", "false");

    let turn = 0;
    let timer = 0;
    let request = null;
    let chosen = -1;
    const options = () => [...list.children];
    const code = field.dataset.isco ? document.getElementById(field.dataset.isco) : null;

    function choose(number) {
      const all = options();
      all.forEach((option, place) => option.setAttribute("aria-selected", String(place === number)));
      chosen = number;
      if (number < 0) field.removeAttribute("aria-activedescendant");
      else {
        field.setAttribute("aria-activedescendant", all[number].id);
        all[number].scrollIntoView({ block: "nearest" });
      }
    }

    function close() {
      turn += 1;
      clearTimeout(timer);
      request?.abort();
      list.hidden = true;
      field.setAttribute("aria-expanded", "false");
      choose(-1);
    }

    function take(option) {
      field.value = option.dataset.title;
      if (code) code.value = option.dataset.isco;
      close();
      status.textContent = "";
      onChosen?.(option.dataset.title);
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }

    function show(titles) {
      list.replaceChildren(
        ...titles.map((title, place) => {
          const option = element("li", { role: "option", id: `${id}-${place}`, "aria-selected": "false" });
          option.dataset.title = title.title;
          option.dataset.isco = title.isco08;
          option.append(element("span", { class: "titles-title" }, title.title));
          if (title.group) option.append(" ", element("span", { class: "titles-group" }, title.group));
          return option;
        }),
      );
      list.hidden = !titles.length;
      field.setAttribute("aria-expanded", String(titles.length > 0));
      choose(-1);
      status.textContent = titles.length ? words.hits.replace("{n}", titles.length) : words.none;
    }

    async function ask() {
      const typed = field.value.trim();
      if (!typed) {
        close();
        return;
      }
      turn += 1;
      const mine = turn;
      request?.abort();
      request = new AbortController();
      const body = new URLSearchParams({ q: typed, csrf_token: token });
      try {
        const answer = await fetch(words.titles, { method: "POST", body, signal: request.signal });
        if (!answer.ok || !answer.headers.get("content-type")?.includes("json")) return;
        const read = await answer.json();
        if (mine === turn) show(read.titles);
      } catch (error) {
        if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
      }
    }

    field.addEventListener("input", () => {
      if (code) code.value = "";
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    field.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const all = list.hidden ? [] : options();
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) ask();
        else {
          const next = chosen + (event.key === "ArrowDown" ? 1 : -1);
          choose(next < -1 ? all.length - 1 : next >= all.length ? -1 : next);
        }
      } else if (event.key === "Enter" && chosen >= 0) {
        event.preventDefault();
        event.stopImmediatePropagation();
        take(all[chosen]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      }
    });
    field.addEventListener("blur", close);
    // The field keeps the focus when an option is pressed, so that the list is still there for the click.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) take(option);
    });
  }

  function addToLines(lines) {
    const words = lines.dataset;
    const id = `${lines.id}-ny`;
    const label = element("label", { class: "form-label", for: id }, words.add);
    const field = element("input", { class: "form-control", id, maxlength: "200", autocomplete: "off" });
    const button = element("button", { class: "btn btn-soft", type: "button" }, words.addButton);
    const row = element("div", { class: "titles-add" });
    row.append(field, button);
    (lines.parentElement.querySelector(".hint") ?? lines).after(label, row);

    function add() {
      const title = field.value.trim();
      const known = lines.value.split("\n").map((line) => line.trim());
      if (title && !known.some((line) => line.toLowerCase() === title.toLowerCase())) {
        lines.value = [...known.filter(Boolean), title].join("\n");
        lines.dispatchEvent(new Event("input", { bubbles: true }));
      }
      field.value = "";
      field.focus();
    }

    suggestTitles(field, words, add);
    button.addEventListener("click", add);
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing) {
        event.preventDefault();
        add();
      }
    });
  }

  for (const field of document.querySelectorAll("[data-titles]")) {
    if (field.tagName === "TEXTAREA") addToLines(field);
    else suggestTitles(field, field.dataset);
  }
})();
