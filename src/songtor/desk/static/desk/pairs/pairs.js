// Pairs by keyboard: j and k move, y and n answer for the pair that is marked. Without this the buttons do the same.
(() => {
  const pairs = [...document.querySelectorAll("[data-pair]")];
  if (!pairs.length) return;
  let at = -1;

  const go = (to) => {
    at = Math.max(0, Math.min(pairs.length - 1, to));
    pairs[at].focus({ preventScroll: true });
    pairs[at].scrollIntoView({ block: "nearest" });
  };
  const answer = (value) => {
    if (at < 0) return go(0);
    pairs[at].querySelector(`button[value="${value}"]`).click();
  };
  const KEYS = { j: () => go(at + 1), k: () => go(at - 1), y: () => answer("SAME"), n: () => answer("DIFFERENT") };

  document.addEventListener("focusin", (event) => {
    const found = pairs.indexOf(event.target.closest("[data-pair]"));
    if (found >= 0) at = found;
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
    event.preventDefault();
    KEYS[event.key]();
  });
})();
