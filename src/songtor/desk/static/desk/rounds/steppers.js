// Steps a count down and up beside its field; the field itself works without a script.
(() => {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (!button) return;
    const field = button.closest("[data-stepper]").querySelector("input");
    const before = Number.parseInt(field.value, 10) || 0;
    field.value = String(Math.max(0, before + Number(button.dataset.step)));
  });
})();
