// A drawn signature becomes a PNG data URL in a hidden input. Without a script the page still offers the photo of a signed paper.
(() => {
  const RATIO_LIMIT = 2;

  const fit = (canvas, pad) => {
    const ratio = Math.min(Math.max(window.devicePixelRatio || 1, 1), RATIO_LIMIT);
    const width = Math.round(canvas.offsetWidth * ratio);
    if (!width || width === canvas.width) return;
    const strokes = pad.toData();
    canvas.width = width;
    canvas.height = Math.round(canvas.offsetHeight * ratio);
    canvas.getContext("2d").scale(ratio, ratio);
    pad.clear();
    pad.fromData(strokes);
  };

  const start = (box) => {
    const canvas = box.querySelector("canvas");
    const input = box.querySelector("input[type=hidden]");
    // Black on white in both themes: the picture is evidence and gets printed.
    const pad = new SignaturePad(canvas, { backgroundColor: "#ffffff", penColor: "#101412" });
    const keep = () => {
      input.value = pad.isEmpty() ? "" : pad.toDataURL("image/png");
    };
    pad.addEventListener("endStroke", keep);
    box.querySelector("[data-clears]").addEventListener("click", () => {
      pad.clear();
      keep();
    });
    new ResizeObserver(() => fit(canvas, pad)).observe(canvas);
  };

  const startAll = (inside) => {
    for (const box of inside.querySelectorAll("[data-signature]:not([data-started])")) {
      box.dataset.started = "yes";
      start(box);
    }
  };

  startAll(document);
  document.addEventListener("htmx:after:swap", () => startAll(document));
})();
