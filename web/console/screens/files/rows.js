/** The rows of a dry run: loaded page by page, filtered, sorted and written out in the browser.  Pure but for `loadRows`. */
import { OUTCOMES, told } from "./words.js";

/** How many rows one request brings. */
export const AT_ONCE = 5_000;

/**
 * @typedef {{row: number, outcome: string, column?: string, reason?: string, changes?: string[]}} Row
 * @typedef {{changeset: object, rows: Row[], total: number, next: string|null, left: string[]}} Shown
 */

/**
 * Load a changeset with the next rows after those that are here.
 *
 * @param {(after: string|null) => Promise<object>} fetchPage
 * @param {Shown|null} before
 * @returns {Promise<Shown>}
 */
export async function loadRows(fetchPage, before) {
  const page = await fetchPage(before?.next ?? null);
  return {
    changeset: page.changeset,
    left: page.left,
    rows: [...(before?.rows ?? []), ...page.rows.items],
    total: page.rows.total,
    next: page.rows.next,
  };
}

/**
 * Narrow rows down; the words are never written into an address.
 *
 * @param {Row[]} rows
 * @param {{outcome?: string, column?: string, words?: string}} wanted
 */
export function filtered(rows, { outcome = "", column = "", words = "" }) {
  const all = words.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    if (outcome && row.outcome !== outcome) return false;
    if (column && row.column !== column) return false;
    const text = `${row.row} ${row.column ?? ""} ${told(row)}`.normalize("NFKC").toLowerCase();
    return all.every((word) => text.includes(word));
  });
}

const ORDER = Object.keys(OUTCOMES);
const BY = {
  row: (row) => row.row,
  outcome: (row) => ORDER.indexOf(row.outcome),
  column: (row) => row.column ?? "",
};

/** Sort rows by `row`, `outcome` or `column`; a leading `-` turns it round.  Equal ones stand by their row. */
export function sorted(rows, by) {
  const back = by.startsWith("-") ? -1 : 1;
  const key = BY[by.replace("-", "")] ?? BY.row;
  const compare = (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
  return [...rows].sort((a, b) => back * compare(a, b) || a.row - b.row);
}

/** The columns that refusals name, in the order of their first appearance. */
export function columnsOf(rows) {
  return [...new Set(rows.map((row) => row.column).filter(Boolean))];
}

/** Rows as the cells of a CSV: no value of the file is in them, only where it stands and why. */
export function cellsOf(rows) {
  return rows.map((row) => [row.row, OUTCOMES[row.outcome], row.column ?? "", told(row)]);
}

/** The head of that CSV. */
export const HEAD = ["行", "結果", "列", "理由・変わること"];
