// A field with a list to choose from: asks a moment after the last key, shows only the answer to the last question,
// and is worked by keyboard. Search (find.js) and job titles (titles.js) are made of it.

// `ask(typed, signal)` fetches, or gives null where nothing is to be asked; `show(answer)` fills the list and says
// whether it is to be seen; `take(option)` is what happens to the one that is chosen; `controls` is the id of the list
// of options where it lies inside `list`. Gives the way to close it.
export function combobox(field, list, { wait, ask, show, take, controls = list.id }) {
  let turn = 0;
  let timer = 0;
  let asking = null;
  let chosen = -1;
  const options = () => [...list.querySelectorAll("[role=option]")];

  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", controls);

  function open(is) {
    list.hidden = !is;
    field.setAttribute("aria-expanded", String(is));
    choose(-1);
  }

  function close() {
    turn += 1;
    clearTimeout(timer);
    asking?.abort();
    open(false);
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

  function step(by) {
    const next = chosen + by;
    const { length } = options();
    choose(next < -1 ? length - 1 : next >= length ? -1 : next);
  }

  async function read() {
    asking?.abort();
    asking = new AbortController();
    const sent = ask(field.value.trim(), asking.signal);
    if (!sent) {
      close();
      return;
    }
    turn += 1;
    const mine = turn;
    try {
      const answer = await sent;
      if (!answer.ok || !answer.headers.get("content-type")?.includes("json")) return;
      const found = await answer.json();
      if (mine === turn) open(show(found));
    } catch (error) {
      if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
    }
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(read, wait);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) {
      event.preventDefault();
      if (list.hidden) read();
      else step(by);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      event.stopImmediatePropagation();
      take(options()[chosen]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });
  close();
  return close;
}
