/** @file The parts of a table: heads, rows, ticks, pages. */
import { count } from "../formats.js";
import { html } from "../preact.js";
import { Button } from "./button.js";
import { valueOf } from "./table-model.js";

/** The head of a column; a button where one can sort by it. */
export function Head({ column, sort, onSort }) {
  const style = column.number ? "number" : undefined;
  if (!onSort || column.fixed) return html`<th scope="col" class=${style}>${column.label}</th>`;
  const mine = sort?.key === column.key;
  const order = mine ? (sort.descending ? "descending" : "ascending") : undefined;
  return html`<th scope="col" class=${style} aria-sort=${order}>
    <button type="button" class="sort" onClick=${() => onSort(column.key)}>
      <span>${column.label}</span>
      <span class="sort-mark" aria-hidden="true">${mine ? (sort.descending ? "▼" : "▲") : "↕"}</span>
    </button>
  </th>`;
}

/** A tick before a row, or before all of them. */
export function Tick({ label, checked, some, onInput }) {
  const half = (element) => element && (element.indeterminate = Boolean(some) && !checked);
  return html`<label class="choice">
    <input type="checkbox" ref=${half} checked=${checked} onInput=${(event) => onInput(event.currentTarget.checked)} />
    <span class="quiet">${label}</span>
  </label>`;
}

/** One row. */
export function Row({ row, columns, name, selected, onSelect }) {
  return html`<tr class=${onSelect && selected ? "row-chosen" : undefined}>
    ${onSelect &&
    html`<td class="table-tick"><${Tick} label=${`${name}を選ぶ`} checked=${selected} onInput=${onSelect} /></td>`}
    ${columns.map((column) => {
      const shown = column.show ? column.show(row) : valueOf(column, row);
      const cell = typeof shown === "number" ? count(shown) : shown;
      return html`<td key=${column.key} class=${column.number ? "number" : undefined}>${cell ?? ""}</td>`;
    })}
  </tr>`;
}

/** Which rows are shown, and the ways to the others; the last page is known only where all rows are here. */
export function Pager({ source, unit, caption }) {
  const { from, items, total, previous, next, first, last, loading } = source;
  const range = items.length ? `${count(from + 1)}～${count(from + items.length)}` : "0";
  const all = total === null || total === undefined ? "" : `${count(total)} ${unit}中 `;
  const step = (label, turn) =>
    html`<${Button} kind="secondary" disabled=${!turn} onClick=${turn ?? undefined}>${label}<//>`;
  return html`<div class="row row-spread">
    <p role="status" class="digits">${loading && !items.length ? "" : `${all}${range} ${unit}を表示`}</p>
    ${(previous || next) &&
    html`<nav class="row no-print" aria-label=${`${caption}のページ`}>
      ${first !== undefined && step("最初", first)}${step("前へ", previous)}
      ${step("次へ", next)}${last !== undefined && step("最後", last)}
    </nav>`}
  </div>`;
}
