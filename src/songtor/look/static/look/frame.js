// What every page may have on top of plain HTML: theme, search key, questions before an act, toasts. All of it is optional.
(() => {
  const root = document.documentElement;

  const askFirst = (form, submitter) => {
    const dialog = document.getElementById("confirm");
    dialog.querySelector("[data-question]").textContent = form.dataset.confirm;
    dialog.returnValue = "";
    dialog.addEventListener(
      "close",
      () => {
        if (dialog.returnValue !== "yes") return;
        form.dataset.confirmed = "yes";
        form.requestSubmit(submitter || undefined);
      },
      { once: true },
    );
    dialog.showModal();
  };

  const setTheme = (theme) => {
    root.dataset.theme = theme;
    document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
    markTheme();
  };

  const markTheme = () => {
    for (const button of document.querySelectorAll("[data-sets-theme]")) {
      button.setAttribute("aria-pressed", String(button.dataset.setsTheme === root.dataset.theme));
    }
  };

  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (!form.dataset.confirm || form.dataset.confirmed) return;
      event.preventDefault();
      event.stopPropagation();
      askFirst(form, event.submitter);
    },
    true,
  );

  document.addEventListener("click", (event) => {
    const hit = (name) => event.target.closest(`[data-${name}]`);
    const theme = hit("sets-theme");
    if (theme) setTheme(theme.dataset.setsTheme);
    if (hit("print")) window.print();
    hit("closes-toast")?.closest(".toast").remove();
    const opener = hit("opens");
    if (opener) document.getElementById(opener.dataset.opens)?.showModal();
    for (const menu of document.querySelectorAll("details.me[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  const toSearch = (event) => {
    const search = document.getElementById("search");
    if (!search) return;
    event.preventDefault();
    if (search.offsetParent) search.select();
    else document.querySelector(".search-link")?.click();
  };

  const chooseAll = () => {
    const ticks = [...document.querySelectorAll("input[name=row][type=checkbox]")];
    const choose = ticks.some((tick) => !tick.checked);
    for (const tick of ticks) tick.checked = choose;
  };

  const KEYS = {
    "/": toSearch,
    "?": () => document.getElementById("shortcuts")?.showModal(),
    j: () => document.querySelector("a[rel=next]")?.click(),
    k: () => document.querySelector("a[rel=prev]")?.click(),
    a: chooseAll,
  };
  // The same keys while the keyboard is set to Thai (Kedmanee): nobody switches the layout for a shortcut.
  const THAI = { "่": "j", "า": "k", "ฟ": "a", "ฝ": "/" };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.querySelectorAll("details.me[open]").forEach((menu) => (menu.open = false));
    const withControl = event.ctrlKey || event.metaKey;
    if (withControl && (event.key.toLowerCase() === "k" || event.code === "KeyK")) return toSearch(event);
    const isTyping = event.target.closest("input:not([type=checkbox]), textarea, select, dialog[open], [contenteditable]");
    if (withControl || event.altKey || isTyping) return;
    const key = event.key.toLowerCase();
    KEYS[THAI[key] || key]?.(event);
  });

  // The browser was given to people: what its other windows show is not theirs, and the server says so when asked.
  if ("BroadcastChannel" in window && !document.querySelector(".page.tablet")) {
    new BroadcastChannel("songtor-tablet").addEventListener("message", () => location.reload());
  }

  for (const here of document.querySelectorAll(".rooms [aria-current]")) here.scrollIntoView({ inline: "center", block: "nearest" });
})();
