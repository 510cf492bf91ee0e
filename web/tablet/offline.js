/** @file Registers the service worker, and says when a new version of the page waits. */
import { ourScript } from "./trusted.js";

const CACHE = "vrs-tablet-";
const LOOK_EVERY_MS = 60 * 60 * 1000;

/** Calls `onWaiting` when a new version is here and waits for `useNewVersion`. */
export async function keepOffline(onWaiting) {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.register(ourScript("service-worker.js"), {
    type: "module",
    updateViaCache: "none",
  });
  const heard = (worker) => {
    if (worker?.state === "installed" && navigator.serviceWorker.controller) onWaiting();
  };
  heard(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const coming = registration.installing;
    coming?.addEventListener("statechange", () => heard(coming));
  });
  setInterval(() => registration.update().catch(() => undefined), LOOK_EVERY_MS);
}

/** Which version of the page this device keeps; an empty text before it keeps one. */
export async function versionHere() {
  const names = await caches.keys();
  return names.find((name) => name.startsWith(CACHE))?.slice(CACHE.length) ?? "";
}

/** Lets the new version take over, and opens the page anew with it. */
export async function useNewVersion() {
  const registration = await navigator.serviceWorker.getRegistration();
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  registration?.waiting?.postMessage("now");
}
