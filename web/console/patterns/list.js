/**
 * @file Lists of the service: `{ items, total, next }`, a page at a time or all of them.
 */

const MOST = 5_000;

/**
 * For DataTable's `load`: asks the service for a page.
 * @param {(query: object, signal: AbortSignal) => Promise<{items: any[], total: number, next: string|null}>} ask
 */
export function pages(ask) {
  return ({ after, most, signal }) => ask({ after, most }, signal);
}

/** Brings every page, so that a screen can search and sort them: `await all((query) => call("GET /x", { query }))`. */
export async function all(ask) {
  const items = [];
  let after = null;
  do {
    const page = await ask({ after, most: MOST });
    items.push(...page.items);
    after = page.next;
  } while (after !== null);
  return items;
}
