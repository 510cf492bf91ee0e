/**
 * @file A URL for every view, after the `#`: it never leaves the browser, so no server log can hold it.
 *
 *     const routes = [{ path: "/people/{person_id}", view: Person }, …]
 *
 * A path holds ids of ours only. Numbers that name a person (個人番号, 宛名番号, 券番号) never stand in it.
 */
import { useEffect, useState } from "./preact.js";

const SEGMENT = "([A-Za-z0-9._-]{1,64})";

/** Reads a location's hash: `{ path, query }`. */
export function parsed(hash) {
  const [path, query = ""] = (hash.replace(/^#/, "") || "/").split("?");
  return { path: path.startsWith("/") ? path : `/${path}`, query: Object.fromEntries(new URLSearchParams(query)) };
}

/** Finds the route of a path: `{ route, parameters }`, or null. */
export function match(routes, path) {
  for (const route of routes) {
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((each) => each[1]);
    const found = new RegExp(`^${route.path.replace(/\{\w+\}/g, SEGMENT)}/?$`).exec(path);
    if (found) return { route, parameters: Object.fromEntries(names.map((name, at) => [name, found[at + 1]])) };
  }
  return null;
}

/** Writes a link: `href("/people/{person_id}", { person_id }, { tab: "log" })`. Throws where a value does not fit. */
export function href(pattern, parameters = {}, query = {}) {
  const path = pattern.replace(/\{(\w+)\}/g, (_, name) => {
    const value = String(parameters[name] ?? "");
    if (!new RegExp(`^${SEGMENT}$`).test(value)) throw new TypeError(`path: ${name}`);
    return value;
  });
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const asked = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return `#${path}${asked ? `?${asked}` : ""}`;
}

/** Goes to a link of `href`; `replace` leaves no step in the history. */
export function go(link, { replace = false } = {}) {
  if (replace) history.replaceState(null, "", link);
  else history.pushState(null, "", link);
  dispatchEvent(new HashChangeEvent("hashchange"));
}

/** The place of the page, anew whenever it changes: `{ path, query }`. */
export function usePlace() {
  const [place, setPlace] = useState(() => parsed(location.hash));
  useEffect(() => {
    const read = () => setPlace(parsed(location.hash));
    addEventListener("hashchange", read);
    addEventListener("popstate", read);
    return () => {
      removeEventListener("hashchange", read);
      removeEventListener("popstate", read);
    };
  }, []);
  return place;
}
