// Job titles suggested while one types: fields with data-titles become comboboxes; what is written freely stays.
// With data-most-words nothing is suggested beyond so many; with data-isco only titles whose code is known.
// A list of several lines gets a field of its own that adds a line to it.
import { combobox } from "./combobox.js";

const token = document.querySelector("input[name=csrf_token]")?.value;
let numbered = 0;

function element(tag, attributes, text = "") {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}

function optionFor(title, id) {
  const option = element("li", { role: "option", id, "aria-selected": "false" });
  option.dataset.title = title.title;
  option.dataset.isco = title.isco08;
  option.append(element("span", { class: "titles-title" }, title.title));
  if (title.group) option.append(" ", element("span", { class: "titles-group" }, title.group));
  return option;
}

function suggestTitles(field, words, onChosen) {
  const id = `titler-${(numbered += 1)}`;
  const holder = element("div", { class: "titles" });
  const list = element("ul", { class: "titles-list", id, role: "listbox", "aria-label": words.list });
  const status = element("p", { class: "visually-hidden", role: "status" });
  const code = field.dataset.isco ? document.getElementById(field.dataset.isco) : null;
  const most = Number(field.dataset.mostWords) || Infinity;
  const hadFocus = document.activeElement === field;
  field.replaceWith(holder);
  holder.append(field, list, status);
  if (hadFocus) field.focus();

  function take(option) {
    field.value = option.dataset.title;
    if (code) code.value = option.dataset.isco;
    close();
    onChosen?.(option.dataset.title);
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  const close = combobox(field, list, {
    wait: 120,
    ask(typed, signal) {
      status.textContent = "";
      if (!typed || typed.split(/\s+/).length > most) return null;
      const body = new URLSearchParams({ q: typed, csrf_token: token });
      if (code) body.set("kendte", "1");
      return fetch(words.titles, { method: "POST", body, signal });
    },
    show({ titles }) {
      list.replaceChildren(...titles.map((title, place) => optionFor(title, `${id}-${place}`)));
      status.textContent = titles.length ? words.hits.replace("{n}", titles.length) : words.none;
      return titles.length > 0;
    },
    take,
  });

  if (code) field.addEventListener("input", () => (code.value = ""));
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
