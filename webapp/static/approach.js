// A button beside each first sentence that copies it, where the browser can.
if (navigator.clipboard) {
  for (const text of document.querySelectorAll("[data-copy]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "approach-copy";
    button.textContent = "Kopiér";
    button.setAttribute("aria-label", `Kopiér: ${text.textContent}`);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = "Kopieret";
      setTimeout(() => { button.textContent = "Kopiér"; }, 2000);
    });
    text.after(button);
  }
}
