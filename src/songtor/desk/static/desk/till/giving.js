// Before the tablet is given away: what opens without the server would stay open. It is empty first, and then forgotten.
// Its buttons stay closed until then, and where the browser cannot say.
(async () => {
  const KEPT = { "songtor-till": "reserve", "songtor-field": "session" };

  const asked = (request) =>
    new Promise((found, failed) => {
      request.onsuccess = () => found(request.result);
      request.onerror = () => failed(request.error);
    });

  const carries = async (name, fact) => {
    const db = await asked(indexedDB.open(name));
    try {
      return db.objectStoreNames.contains("facts") && !!(await asked(db.transaction("facts").objectStore("facts").get(fact)));
    } finally {
      db.close();
    }
  };

  const here = (await indexedDB.databases()).map(({ name }) => name);
  for (const [name, fact] of Object.entries(KEPT)) {
    if (!here.includes(name) || !(await carries(name, fact))) continue;
    document.querySelector("[data-carries]").hidden = false;
    return;
  }
  for (const worker of (await navigator.serviceWorker?.getRegistrations()) ?? []) await worker.unregister();
  for (const button of document.querySelectorAll("[data-gives] button")) button.disabled = false;
})().catch(() => {});
