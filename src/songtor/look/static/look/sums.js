// Adds crates while they are typed: gross minus tare, in whole grams. The server counts again.
(() => {
  const grams = (input) => {
    const written = input.value.replace(/[๐-๙]/g, (digit) => String(digit.codePointAt(0) - 0x0e50));
    const parts = written.split("+").map((part) => Number(part.replace(/,/g, "").trim() || "0"));
    return parts.reduce((sum, part) => sum + (Number.isFinite(part) ? Math.round(part * 1000) : 0), 0);
  };

  const written = (total) =>
    (total / 1000).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 3 });

  const add = (box) => {
    let total = 0;
    for (const input of box.querySelectorAll("[data-sum-part]")) {
      total += input.dataset.sumPart === "-" ? -grams(input) : grams(input);
    }
    const shown = box.querySelector("[data-sum-total]");
    shown.textContent = written(total);
    shown.classList.toggle("is-stop-text", total < 0);
  };

  const addRow = (box) => {
    const rows = box.querySelector("[data-sum-rows]");
    rows.append(box.querySelector("template[data-sum-row]").content.cloneNode(true));
    const count = rows.children.length;
    for (const part of rows.lastElementChild.querySelectorAll("[id], [for]")) {
      if (part.id) part.id = `${part.id}-${count}`;
      if (part.htmlFor) part.htmlFor = `${part.htmlFor}-${count}`;
    }
    rows.lastElementChild.querySelector("input").focus();
  };

  document.addEventListener("input", (event) => {
    const box = event.target.closest("[data-sum]");
    if (box) add(box);
  });

  document.addEventListener("click", (event) => {
    const adds = event.target.closest("[data-sum-adds]");
    if (adds) addRow(adds.closest("[data-sum]"));
  });

  const startAll = () => document.querySelectorAll("[data-sum]").forEach(add);
  startAll();
  document.addEventListener("htmx:after:swap", startAll);
})();
