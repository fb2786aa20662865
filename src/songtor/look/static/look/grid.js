// A sheet typed by keyboard alone: Enter goes on, cells add up, and what is typed survives a reload. The server counts again.
(() => {
  const form = document.querySelector("[data-grid]");
  if (!form) return;
  const CELLS = "input:not([type=hidden]), select";
  const WAIT_MS = 1500;

  const arabic = (text) => text.replace(/[๐-๙]/g, (digit) => String(digit.codePointAt(0) - 0x0e50)).replace(/[−–—]/g, "-");

  // Whole grams, or pieces; null where nothing can be read yet.
  const amount = (text, inPieces) => {
    const plain = arabic(text).replace(/\s|กก\.?|kg/g, "");
    if (!/^[\d.,]+([+-][\d.,]+)*$/.test(plain)) return null;
    const parts = plain.match(/[+-]?[\d.,]+/g).map((part) => Number(part.replace(/,/g, "")));
    if (parts.some((part) => !Number.isFinite(part))) return null;
    return parts.reduce((sum, part) => sum + Math.round(inPieces ? part : part * 1000), 0);
  };
  const written = (total, inPieces) =>
    inPieces ? total.toLocaleString("en-US") : (total / 1000).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

  const showGap = (place, sum, input, inPieces) => {
    const gap = place.querySelector("[data-gap]");
    if (!gap || !input) return;
    const said = amount(input.value, inPieces);
    gap.hidden = said === null || said === sum;
    if (!gap.hidden) gap.querySelector("span").textContent = (sum > said ? "+" : "") + written(sum - said, inPieces);
  };

  const inCell = (cell) => {
    if (cell.dataset.recorded !== undefined) return Number(cell.dataset.recorded);
    const input = cell.querySelector("input");
    return input ? (amount(input.value, cell.hasAttribute("data-pieces")) ?? 0) : 0;
  };

  const add = () => {
    const sums = { collected: {}, handed: {} };
    for (const row of form.querySelectorAll("[data-row]")) {
      const line = sums[row.dataset.row];
      let grams = 0;
      for (const cell of row.querySelectorAll("[data-category]")) {
        const here = inCell(cell);
        line[cell.dataset.category] = (line[cell.dataset.category] ?? 0) + here;
        if (!cell.hasAttribute("data-pieces")) grams += here;
      }
      const shown = row.querySelector("[data-row-sum]");
      shown.textContent = written(grams, false);
      const zero = row.querySelector("[data-reason=zero]");
      zero?.toggleAttribute("data-due", needsZero(row, zero));
      const total = row.querySelector("[data-total=row]");
      if (total) showGap(total.parentElement, grams, total, false);
    }
    for (const line of form.querySelectorAll("[data-line]")) addLine(line, sums);
  };

  const addLine = (line, sums) => {
    let grams = 0;
    for (const cell of line.querySelectorAll("[data-category]")) {
      const inPieces = cell.hasAttribute("data-pieces");
      const of = (name) => sums[name][cell.dataset.category] ?? 0;
      const sum = line.dataset.line === "left" ? of("collected") - of("handed") : of(line.dataset.line);
      cell.querySelector("[data-sum]").textContent = written(sum, inPieces);
      showGap(cell, sum, cell.querySelector("input"), inPieces);
      if (!inPieces) grams += sum;
    }
    line.querySelector("[data-sum-all]").textContent = written(grams, false);
  };

  const needsZero = (row, zero) => zero.value !== "" || zero.hasAttribute("aria-invalid") || weighed(row).some(isZero);
  const isZero = (input) => amount(input.value, false) === 0;
  const weighed = (row) => [...row.querySelectorAll("[data-category] input")];
  const rowOf = (cell) => {
    const row = cell.closest("tr");
    return row.hasAttribute("data-heads") ? row.previousElementSibling : row;
  };

  // Reasons are met only where the row needs one: a zero, or a row in which nothing was weighed.
  const isDue = (cell) => {
    if (cell.closest("details:not([open])") || cell.offsetParent === null) return false;
    const row = rowOf(cell);
    if (!row.hasAttribute("data-row")) return true;
    const cells = weighed(row);
    const empty = cells.every((input) => !input.value.trim());
    if (cell.dataset.reason === "zero") return needsZero(row, cell);
    if (cell.dataset.reason === "missed") return (empty && !row.querySelector("[data-recorded]")) || cell.value !== "";
    if (cell.name.endsWith("-note")) return [...row.querySelectorAll("select")].some((select) => select.value === "other");
    if (cell.closest("[data-heads]") || cell.dataset.total === "row") return !empty;
    return true;
  };

  const go = (from, step) => {
    const all = [...form.querySelectorAll(`table :is(${CELLS}), button[type=submit]`)];
    let at = all.indexOf(from) + step;
    while (all[at] && all[at].type !== "submit" && !isDue(all[at])) at += step;
    if (all[at]) take(all[at]);
  };

  const take = (cell) => {
    cell.focus();
    if (cell.select) cell.select();
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  };

  // Up and down keep the column: the same kind of cell in the next row that has one.
  const goBelow = (from, step) => {
    const key = (cell) => cell.name.replace(/^[0-9a-f-]{36}-(amount_)?|^sheet-(collected|handed)_/, "");
    const column = [...form.querySelectorAll(`table :is(${CELLS})`)].filter((cell) => key(cell) === key(from) && cell.offsetParent);
    const next = column[column.indexOf(from) + step];
    if (next) take(next);
  };

  const atEdge = (cell, end) => cell.selectionStart === cell.selectionEnd ? cell.selectionStart === (end ? cell.value.length : 0) : true;

  form.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!cell.matches(CELLS) || event.isComposing) return;
    const text = cell.tagName === "INPUT";
    if (event.key === "Enter") {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) form.requestSubmit();
      else go(cell, event.shiftKey ? -1 : 1);
    } else if (text && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      goBelow(cell, event.key === "ArrowDown" ? 1 : -1);
    } else if (text && ((event.key === "ArrowRight" && atEdge(cell, true)) || (event.key === "ArrowLeft" && atEdge(cell, false)))) {
      event.preventDefault();
      go(cell, event.key === "ArrowRight" ? 1 : -1);
    }
  });

  const name = form.dataset.grid;
  const kept = form.querySelector("[data-kept]");
  const cells = () => [...form.querySelectorAll(`table :is(${CELLS})`)];
  let waiting = 0;
  let strokes = 0;

  const keepHere = () => {
    const typed = Object.fromEntries(cells().filter((cell) => cell.value).map((cell) => [cell.name, cell.value]));
    try {
      localStorage.setItem(name, JSON.stringify(typed));
    } catch {
      // Without storage of its own the browser still has the server's draft.
    }
  };

  const keepThere = async () => {
    const sent = strokes;
    try {
      const answer = await fetch(form.dataset.keeps, { method: "POST", body: new FormData(form), headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const { saved_at: savedAt } = await answer.json();
      kept.textContent = `${kept.dataset.keptWords} ${savedAt}`;
      if (sent === strokes) forget();
    } catch {
      kept.textContent = kept.dataset.hereWords;
    }
  };

  const forget = () => {
    try {
      localStorage.removeItem(name);
    } catch {
      // Nothing was kept where nothing can be kept.
    }
  };

  // What stands here was typed after the server last heard of it.
  const restore = () => {
    let typed = {};
    try {
      typed = JSON.parse(localStorage.getItem(name) ?? "{}");
    } catch {
      return;
    }
    for (const cell of cells()) if (typed[cell.name] !== undefined) cell.value = typed[cell.name];
    if (Object.keys(typed).length) kept.textContent = kept.dataset.hereWords;
  };

  form.addEventListener("input", () => {
    strokes += 1;
    add();
    keepHere();
    clearTimeout(waiting);
    waiting = setTimeout(keepThere, WAIT_MS);
  });
  form.addEventListener("submit", () => clearTimeout(waiting));

  document.addEventListener("click", (event) => {
    const photo = event.target.closest("[data-sheet-photo]");
    const zooms = event.target.closest("[data-zooms]");
    if (photo && zooms) photo.dataset.zoom = String(Math.min(4, Math.max(1, Number(photo.dataset.zoom) + Number(zooms.dataset.zooms))));
    if (photo && event.target.closest("[data-turns]")) photo.dataset.turn = String((Number(photo.dataset.turn) + 90) % 360);
  });

  if (new URLSearchParams(location.search).has("sent")) {
    forget();
    history.replaceState(null, "", location.pathname);
  }
  restore();
  add();
  const first = form.querySelector(".is-refused [aria-invalid=true]") ?? cells().find((cell) => cell.name.endsWith("-clock") && !cell.value);
  if (first) take(first);
})();
