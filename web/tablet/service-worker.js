/**
 * @file Lets the page open without a network. What it keeps are the page's own files, each compared with the hash
 * that was made together with this version; answers of the service never come here.
 *
 * A new version is fetched whole and waits until the page says that nobody is in the middle of something.
 */
import { FILES, LATER, VERSION } from "./precache.js";

const CACHE = `vrs-tablet-${VERSION}`;
const OURS = /^vrs-tablet-/;
const BASE = new URL("../", self.location.href);
const byAddress = (files) => files.map(([path, hash]) => [new URL(path, BASE).href, hash]);
const atOnce = byAddress(FILES);
const known = new Map([...atOnce, ...byAddress(LATER)]);

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => event.data === "now" && self.skipWaiting());
self.addEventListener("fetch", (event) => {
  const hash = event.request.method === "GET" ? known.get(addressOf(event.request)) : undefined;
  if (hash) event.respondWith(answer(event.request, hash));
});

async function install() {
  const cache = await caches.open(CACHE);
  await Promise.all(atOnce.map(([url, hash]) => keep(cache, url, hash)));
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => OURS.test(name) && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** The page is the same whatever stands behind the `?` or the `#` of its address. */
function addressOf(request) {
  const url = new URL(request.url);
  url.hash = "";
  url.search = "";
  return url.href;
}

/** Our own copy; what is kept only once it was needed (fonts) comes from the network the first time. */
async function answer(request, hash) {
  const cache = await caches.open(CACHE);
  const url = addressOf(request);
  return (await cache.match(url)) ?? keep(cache, url, hash);
}

/** Fetches a file, and keeps it only where it is the one that this version was made with. */
async function keep(cache, url, hash) {
  const response = await fetch(url, { cache: "no-cache", credentials: "omit", redirect: "error" });
  if (!response.ok) throw new TypeError(`${response.status}`);
  const body = await response.clone().arrayBuffer();
  const found = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  if (btoa(String.fromCharCode(...found)) !== hash) throw new TypeError("hash");
  await cache.put(url, response.clone());
  return response;
}
