/* The contact log on a phone: a draft that survives, and "gemt" only on the server's word. Nothing here is
   needed to write a contact down. */
"use strict";

(() => {
  const PREFIX = "jobbro:kladde:";
  const WEEK = 7 * 24 * 60 * 60 * 1000;
  const PATIENCE = 20000;
  const store = openStore();

  function openStore() {
    try {
      return window.localStorage;
    } catch {
      return null; // switched off: the form works without drafts
    }
  }

  function drafts() {
    if (!store) return [];
    return Object.keys(store).filter((name) => name.startsWith(PREFIX));
  }

  function read(name) {
    try {
      return JSON.parse(store.getItem(PREFIX + name));
    } catch {
      return null;
    }
  }

  function forgetOld() {
    for (const name of drafts()) {
      const draft = read(name.slice(PREFIX.length));
      if (!draft || !(Date.now() - draft.at < WEEK)) store.removeItem(name);
    }
  }

  function forgetConfirmed() {
    const saved = document.querySelector("[data-saved-key]");
    if (!saved || !store) return;
    const draft = read(saved.dataset.savedDraft);
    if (draft && draft.fields.noegle && draft.fields.noegle[0] === saved.dataset.savedKey) {
      store.removeItem(PREFIX + saved.dataset.savedDraft);
    }
  }

  function forgetAtLogOut() {
    const leaving = document.querySelector("form.log-out");
    if (!leaving || !store) return;
    leaving.addEventListener("submit", () => {
      if (navigator.onLine) drafts().forEach((name) => store.removeItem(name));
    });
  }

  function markWaiting() {
    const button = document.querySelector("[data-draft-of]");
    if (button && store && read(button.dataset.draftOf)) button.textContent = button.dataset.draftText;
  }

  /* What the form says, by name: only values, never the words of an option. */
  function said(form) {
    const fields = {};
    for (const [name, value] of new FormData(form)) {
      if (name !== "csrf_token") (fields[name] ||= []).push(value);
    }
    return fields;
  }

  function fill(form, fields) {
    for (const field of form.elements) {
      if (!field.name || field.name === "csrf_token") continue;
      const values = fields[field.name];
      if (field.type === "radio" || field.type === "checkbox") {
        field.checked = values !== undefined && values.includes(field.value);
      } else if (values !== undefined) {
        const known = field.tagName !== "SELECT" || [...field.options].some((one) => one.value === values[0]);
        if (known) field.value = values[0];
      }
      const fold = field.closest("details");
      if (fold && field.type !== "hidden" && isTelling(field)) fold.open = true;
    }
  }

  function isTelling(field) {
    if (field.type === "radio" || field.type === "checkbox") {
      return field.checked && field.value !== "" && !field.defaultChecked;
    }
    if (field.tagName === "SELECT") {
      const usual = [...field.options].find((one) => one.defaultSelected) || field.options[0];
      return field.value !== usual.value;
    }
    return field.value !== field.defaultValue;
  }

  function clock(at) {
    const then = new Date(at);
    const time = then.toLocaleTimeString("da-DK", { hour: "2-digit", minute: "2-digit" });
    const same = then.toDateString() === new Date().toDateString();
    return same ? time : `${then.toLocaleDateString("da-DK", { day: "numeric", month: "short" })} ${time}`;
  }

  function begin() {
    const form = document.getElementById("log-form");
    if (!form) return;
    const text = form.dataset;
    const status = form.querySelector(".log-status");
    const name = text.draft;
    let sending = false;

    function say(words, bad) {
      status.replaceChildren(words);
      status.classList.toggle("is-bad", Boolean(bad));
      status.hidden = !words;
      if (bad) status.scrollIntoView({ block: "nearest" });
    }

    function tellDraft(at) {
      say(text.kept.replace("{time}", clock(at)));
      const away = document.createElement("button");
      away.type = "button";
      away.textContent = text.throw;
      away.addEventListener("click", () => {
        store.removeItem(PREFIX + name);
        window.location.assign(window.location.pathname);
      });
      status.append(away);
    }

    /* Whether a draft lies on the device now. */
    function keep() {
      if (!store || !name) return false;
      const at = Date.now();
      try {
        store.setItem(PREFIX + name, JSON.stringify({ at, fields: said(form) }));
      } catch {
        return false; // full: what is on the page stays on the page
      }
      document.getElementById("kladde").textContent = text.kept.replace("{time}", clock(at));
      return true;
    }

    function follow(event) {
      const purpose = form.querySelector('input[name="formaal"]:checked');
      const own = form.elements.skridt_tekst.value.trim();
      if (purpose) {
        document.getElementById("skridt-saedvanligt").textContent = own || purpose.dataset.step;
      }
      if (event && event.target.name === "skridt") form.dataset.chosen = "1";
      if (event && event.target.name === "formaal" && !form.dataset.chosen && name) {
        const usual = document.getElementById(`skridt-${purpose.dataset.days}`);
        if (usual) usual.checked = true;
      }
      if (event && event.target.id === "skridt_dato") document.getElementById("skridt-dato").checked = true;
    }

    async function post() {
      return fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { Accept: "application/json" },
        redirect: "manual",
        signal: AbortSignal.timeout(PATIENCE),
      });
    }

    /* The log-in was renewed in between: take the new token, and the form is as good as before. */
    async function renew() {
      const page = await fetch(window.location.href, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
      if (page.type === "opaqueredirect") return page;
      const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
      const token = fresh.querySelector('#log-form input[name="csrf_token"]');
      if (token) form.elements.csrf_token.value = token.value;
      return post();
    }

    async function answered(answer) {
      if (answer.type === "opaqueredirect") {
        window.location.assign(text.login);
      } else if (answer.ok && answer.headers.get("Content-Type").startsWith("application/json")) {
        window.location.assign((await answer.json()).next);
      } else if (answer.status === 422 || answer.status === 409) {
        show(await answer.text());
      } else {
        say(answer.status === 413 ? text.large : text.fault, true);
      }
    }

    async function send(event) {
      event.preventDefault();
      if (sending) return;
      sending = true;
      const kept = keep();
      say(text.sending);
      try {
        let answer = await post();
        if (answer.status === 400) answer = await renew();
        await answered(answer);
      } catch {
        say(kept ? text.offline : text.stay, true);
      } finally {
        sending = false;
      }
    }

    form.addEventListener("input", (event) => {
      follow(event);
      keep();
    });
    form.addEventListener("submit", send);
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    });
    const draft = store && name ? read(name) : null;
    if (draft && !form.querySelector(".alert-box")) {
      fill(form, draft.fields);
      form.dataset.chosen = "1";
      tellDraft(draft.at);
    }
    follow();
    window.addEventListener("pageshow", (event) => {
      if (event.persisted && name && store && !read(name)) window.location.reload();
    });
  }

  /* The server's page in place of this one: what it found wrong, with all that was written. */
  function show(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
    document.title = page.title;
    begin();
    const alert = document.querySelector("main .alert-box");
    if (alert) {
      alert.tabIndex = -1;
      alert.focus();
    }
  }

  if (store) forgetOld();
  forgetConfirmed();
  forgetAtLogOut();
  markWaiting();
  begin();
})();
