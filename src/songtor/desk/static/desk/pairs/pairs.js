// Pairs by keyboard: j and k move, y and n answer for the pair that is marked, u takes the last own answer back.
// Without this the buttons do the same.
(() => {
  const pairs = [...document.querySelectorAll("[data-pair]")];
  const undo = document.querySelector("[data-undo]");
  const BY_KEY = "pairs-by-key";
  let at = -1;

  const go = (to) => {
    if (!pairs.length) return;
    at = Math.max(0, Math.min(pairs.length - 1, to));
    pairs[at].focus({ preventScroll: true });
    pairs[at].scrollIntoView({ block: "nearest" });
  };
  const press = (button) => {
    sessionStorage.setItem(BY_KEY, "yes"); // the page that comes back stands on its first pair
    button.click();
  };
  const answer = (value) => {
    if (at < 0) return go(0);
    press(pairs[at].querySelector(`button[value="${value}"]`));
  };
  const KEYS = {
    j: () => go(at + 1),
    k: () => go(at - 1),
    y: () => answer("SAME"),
    n: () => answer("DIFFERENT"),
    u: () => undo && press(undo),
  };
  // The same keys while the keyboard is set to Thai (Kedmanee): nobody switches the layout for a shortcut.
  const THAI = { "่": "j", "า": "k", "ั": "y", "ื": "n", "ี": "u" };

  document.addEventListener("focusin", (event) => {
    const found = pairs.indexOf(event.target.closest("[data-pair]"));
    if (found >= 0) at = found;
  });
  // Before the page's own j and k, which turn pages.
  document.addEventListener(
    "keydown",
    (event) => {
      const busy = event.target.closest("input, textarea, select, dialog[open]");
      const key = THAI[event.key] || event.key.toLowerCase();
      if (busy || event.ctrlKey || event.metaKey || event.altKey || event.repeat || !KEYS[key]) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      KEYS[key]();
    },
    true,
  );
  if (sessionStorage.getItem(BY_KEY)) {
    sessionStorage.removeItem(BY_KEY);
    go(0);
  }
})();
