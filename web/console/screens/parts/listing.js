/** @file Lists that are here as a whole: loaded page after page, narrowed down by closed words that stand in the address. */
import { Select } from "../../../shared/components/index.js";
import { html, useCallback, useEffect, useRef, useState } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";

const AT_ONCE = 5_000;
const MOST = 100_000;

/**
 * Ask for a list until all of it is here.
 *
 * @param {(page: {after: string|null, most: number}) => Promise<{items: any[], next: string|null}>} ask
 * @returns {Promise<any[]>}
 */
export async function everything(ask) {
  const items = [];
  let after = null;
  do {
    const page = await ask({ after, most: AT_ONCE });
    items.push(...page.items);
    after = page.next;
  } while (after !== null && items.length < MOST);
  return items;
}

/**
 * Load something for a screen; a later answer to an earlier question is thrown away.
 *
 * @template T
 * @param {() => Promise<T>} from
 * @param {any[]} [on] asked anew when one of these changes
 * @returns {{found: T|null, error: Error|null, again: () => void, put: (found: T) => void}}
 */
export function useFound(from, on = []) {
  const [state, setState] = useState({ found: null, error: null });
  const [turn, setTurn] = useState(0);
  const mine = useRef(0);
  useEffect(() => {
    const asked = (mine.current += 1);
    const settle = (next) => asked === mine.current && setState(next);
    setState((before) => ({ ...before, error: null }));
    from().then(
      (found) => settle({ found, error: null }),
      (error) => settle({ found: null, error }),
    );
    return () => {
      mine.current += 1;
    };
  }, [turn, ...on]);
  const again = useCallback(() => setTurn((before) => before + 1), []);
  const put = useCallback((found) => setState({ found, error: null }), []);
  return { ...state, again, put };
}

/**
 * Closed filters whose choice stands in the address.
 *
 * @param {{path: string, parameters?: object, query: object, filters: {key: string, label: string,
 *   options: Object<string, string>, all?: string}[]}} given `all` is what no choice is called
 */
export function Filters({ path, parameters = {}, query, filters }) {
  const choose = (key, value) => go(href(path, parameters, { ...query, [key]: value }), { replace: true });
  return html`<div class="row no-print">
    ${filters.map(
      ({ key, label, options, all = "すべて" }) => html`<${Select}
        key=${key}
        label=${label}
        value=${query[key] in options ? query[key] : ""}
        placeholder=${all}
        options=${Object.entries(options).map(([value, name]) => ({ value, label: name }))}
        onInput=${(value) => choose(key, value)}
      />`,
    )}
  </div>`;
}
