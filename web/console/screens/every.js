/** @file A whole list of the service, so that a screen can search, sort and export it. */
import { all } from "../patterns/list.js";
import { useLoad } from "../patterns/load.js";

/**
 * Loads every page of a list.
 * @param {(query: object, signal: AbortSignal) => Promise<object>} ask `(query, signal) => call("GET /x", { query, signal })`
 * @param {any[]} [on] loads again when one of these is another
 */
export function useEvery(ask, on = []) {
  return useLoad((signal) => all((query) => ask(query, signal)), on);
}

/** Finds the one of a list that has an id; throws a sentence where there is none. */
export function oneOf(items, key, id, sentence) {
  const found = items.find((each) => each[key] === id);
  if (!found) throw new Error(sentence);
  return found;
}
