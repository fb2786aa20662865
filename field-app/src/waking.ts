interface WithSync extends ServiceWorkerRegistration {
  sync?: { register(tag: string): Promise<void> };
}

/** Asks the browser to wake the worker once there is a network, even with no page open. */
export async function wakeLater(): Promise<void> {
  const ours = (await navigator.serviceWorker?.getRegistration("/field/")) as WithSync | undefined;
  await ours?.sync?.register("sync").catch(() => undefined);
}
