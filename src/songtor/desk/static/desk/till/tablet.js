// The tablet in the shop: reads aloud what a button says, and forgets whoever has gone.
(() => {
  const VOICES = { th: "th-TH", en: "en-US" };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-says]");
    if (!button || !("speechSynthesis" in window)) return;
    const words = new SpeechSynthesisUtterance(button.dataset.says);
    words.lang = VOICES[document.documentElement.lang.slice(0, 2)] || document.documentElement.lang;
    speechSynthesis.cancel();
    speechSynthesis.speak(words);
  });

  if ("BroadcastChannel" in window) new BroadcastChannel("songtor-tablet").postMessage("given");

  const quiet = document.querySelector("[data-silence]");
  if (!quiet) return;
  let timer = 0;
  const leave = () => {
    if ("speechSynthesis" in window) speechSynthesis.cancel();
    location.replace(quiet.dataset.start);
  };
  const begin = () => {
    clearTimeout(timer);
    timer = setTimeout(leave, Number(quiet.dataset.silence) * 1000);
  };
  for (const sign of ["pointerdown", "keydown", "scroll"]) addEventListener(sign, begin, { passive: true });
  begin();
})();
