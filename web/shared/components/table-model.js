/** @file What a table shows of its rows: found, sorted, a page of them. Pure, so that 10,000 rows are quick. */
import { narrow } from "../formats.js";

const COLLATOR = new Intl.Collator("ja", { numeric: true });

/**
 * @typedef {object} Column
 * @property {string} key
 * @property {string} label
 * @property {(row: any) => string|number|null} [value] what is searched, sorted and exported; else `row[key]`
 * @property {(row: any) => any} [show] what is shown; else the value
 * @property {boolean} [number] set to the right
 * @property {boolean} [fixed] cannot be sorted by
 * @property {boolean} [secret] is neither searched nor exported
 */

/** The value of a cell. */
export function valueOf(column, row) {
  const value = column.value ? column.value(row) : row[column.key];
  return value === undefined ? null : value;
}

/** Each row with the text that a search looks at. */
export function indexed(rows, columns) {
  const open = columns.filter((column) => !column.secret);
  return rows.map((row) => ({ row, text: folded(open.map((column) => valueOf(column, row) ?? "").join("\n")) }));
}

/** The rows that hold every word of a search. */
export function found(entries, search) {
  const words = folded(search).split(/\s+/).filter(Boolean);
  return words.length ? entries.filter(({ text }) => words.every((word) => text.includes(word))) : entries;
}

/** The rows in the order of a column; what has no value comes last either way. Equal ones keep their order. */
export function sorted(entries, column, descending) {
  if (!column) return entries;
  const keyed = entries.map((entry) => ({ entry, value: valueOf(column, entry.row) }));
  const empty = (value) => value === null || value === "";
  keyed.sort((one, other) => {
    if (empty(one.value) || empty(other.value)) return empty(one.value) - empty(other.value);
    return (descending ? -1 : 1) * compared(one.value, other.value);
  });
  return keyed.map(({ entry }) => entry);
}

function compared(one, other) {
  if (typeof one === "number" && typeof other === "number") return one - other;
  return COLLATOR.compare(String(one), String(other));
}

function folded(text) {
  return narrow(text).toLowerCase();
}

/** The next order when a head is pressed: up, down, as it came. */
export function turned(sort, key) {
  if (sort?.key !== key) return { key, descending: false };
  return sort.descending ? null : { key, descending: true };
}

/** Head and cells for a CSV of some rows. */
export function exported(rows, columns) {
  const open = columns.filter((column) => !column.secret);
  return [open.map((column) => column.label), rows.map((row) => open.map((column) => valueOf(column, row)))];
}
