/** @file Where a table's rows come from: all of them at once, or a page at a time from the service. */
import { useEffect, useMemo, useReducer, useRef, useState } from "../preact.js";
import { found, indexed, sorted } from "./table-model.js";

/**
 * Rows that are all here. `rows` is null while they are on their way.
 * @returns a source: what `DataTable` draws
 */
export function useRows({ rows, columns, size, search, sort, error, onRetry }) {
  const [page, setPage] = useState(0);
  const entries = useMemo(() => indexed(rows ?? [], columns), [rows, columns]);
  const shown = useMemo(() => found(entries, search), [entries, search]);
  const ordered = useMemo(() => {
    const column = sort && columns.find((each) => each.key === sort.key);
    return sorted(shown, column, sort?.descending).map(({ row }) => row);
  }, [shown, sort]);
  useEffect(() => setPage(0), [search, sort, size]);
  const last = Math.max(0, Math.ceil(ordered.length / size) - 1);
  const at = Math.min(page, last);
  return {
    items: ordered.slice(at * size, (at + 1) * size),
    all: ordered,
    total: ordered.length,
    from: at * size,
    loading: rows === null || rows === undefined,
    error,
    retry: onRetry,
    previous: at > 0 ? () => setPage(at - 1) : null,
    next: at < last ? () => setPage(at + 1) : null,
    first: at > 0 ? () => setPage(0) : null,
    last: at < last ? () => setPage(last) : null,
  };
}

const START = { cursors: [null], items: [], total: null, next: null, loading: true, error: null };

function reduce(state, action) {
  switch (action.type) {
    case "ask":
      return { ...state, cursors: action.cursors ?? state.cursors, loading: true, error: null };
    case "came":
      return { ...state, ...action.page, loading: false };
    default:
      return { ...state, error: action.error, loading: false };
  }
}

/**
 * Rows that come a page at a time: `load({ after, most, search, sort, signal })` gives
 * `{ items, next, total }`. A later answer to an earlier question is thrown away.
 */
export function useLoaded({ load, size, search, sort, version }) {
  const [state, act] = useReducer(reduce, START);
  const asking = useRef(null);
  const ask = (cursors) => {
    asking.current?.abort();
    const mine = new AbortController();
    asking.current = mine;
    act({ type: "ask", cursors });
    const wanted = { after: cursors.at(-1), most: size, search, sort, signal: mine.signal };
    load(wanted).then(
      (page) => mine.signal.aborted || act({ type: "came", page: { next: null, total: null, ...page } }),
      (error) => mine.signal.aborted || act({ type: "failed", error }),
    );
  };
  useEffect(() => {
    ask([null]);
    return () => asking.current?.abort();
  }, [size, search, sort, version]);
  const { cursors, items, total, next, loading, error } = state;
  return {
    items,
    all: items,
    total,
    from: (cursors.length - 1) * size,
    loading,
    error,
    retry: () => ask(cursors),
    previous: cursors.length > 1 ? () => ask(cursors.slice(0, -1)) : null,
    next: next ? () => ask([...cursors, next]) : null,
    first: cursors.length > 2 ? () => ask([null]) : null,
  };
}
