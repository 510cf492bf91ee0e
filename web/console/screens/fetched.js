/** @file What a screen reads from the service: one answer, or a whole list, with waiting, faults and another try. */
import { useConsole } from "../console.js";
import { Fault } from "../patterns/fault.js";
import { Spinner } from "../../shared/components/notice.js";
import { html, useCallback, useEffect, useState } from "../../shared/preact.js";

/** Items a page of a list holds at most (`chalicelib/planes/http.py`). */
const MOST = 5_000;

/**
 * Reads something when a screen opens, and again on demand. A later answer to an earlier question is thrown away.
 * @param {(tools: {call: Function, signal: AbortSignal}) => Promise<any>} read
 * @param {any[]} [on] values that make it read anew
 * @returns {{data: any, error: object|null, loading: boolean, again: () => void, put: (data: any) => void}}
 */
export function useFetched(read, on = []) {
  const { call } = useConsole();
  const [state, setState] = useState({ data: null, error: null, loading: true });
  const [tries, setTries] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    setState((before) => ({ ...before, error: null, loading: true }));
    read({ call, signal: stop.signal }).then(
      (data) => stop.signal.aborted || setState({ data, error: null, loading: false }),
      (error) => stop.signal.aborted || setState({ data: null, error, loading: false }),
    );
    return () => stop.abort();
  }, [...on, tries]);
  const again = useCallback(() => setTries((count) => count + 1), []);
  const put = useCallback((data) => setState({ data, error: null, loading: false }), []);
  return { ...state, again, put };
}

/**
 * Reads every page of a list, so that it can be searched, sorted and exported as a whole.
 * @param {string} route a literal
 * @param {object} [query]
 * @param {any[]} [on]
 */
export function useEvery(route, query = {}, on = []) {
  return useFetched(({ call, signal }) => everyItem(call, route, query, signal), on);
}

/** Returns every item of a `listed()` reply. */
export async function everyItem(call, route, query = {}, signal = undefined) {
  const items = [];
  let after;
  do {
    const page = await call(route, { query: { ...query, most: MOST, after }, signal });
    items.push(...page.items);
    after = page.next;
  } while (after);
  return items;
}

/** Draws what was read, or that it is on its way, or why it did not come. */
export function Fetched({ from, children }) {
  if (from.error) return html`<${Fault} error=${from.error} again=${from.again} />`;
  if (from.data === null) return html`<${Spinner} />`;
  return children(from.data);
}
