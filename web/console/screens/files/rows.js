/** @file The rows of a dry run: loaded page by page, narrowed down in the browser. */
import { Button, DataTable, Notice, Select, Tag } from "../../../shared/components/index.js";
import { count } from "../../../shared/formats.js";
import { choicesOf, nameOf } from "../../../shared/names.js";
import { html, useMemo, useState } from "../../../shared/preact.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { told } from "./words.js";

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

/** The rows of one outcome and one column; an empty word means any. */
export function narrowed(rows, outcome, column) {
  return rows.filter((row) => (!outcome || row.outcome === outcome) && (!column || row.column === column));
}

/** The columns that refusals name, in the order of their first appearance. */
export function columnsOf(rows) {
  return [...new Set(rows.map((row) => row.column).filter(Boolean))];
}

const LOOKS = { refused: "error", new: "info", changed: "warning", same: "neutral" };
const COLUMNS = [
  { key: "row", label: "行", number: true },
  {
    key: "outcome",
    label: "結果",
    value: (row) => nameOf("Outcome", row.outcome),
    show: (row) => html`<${Tag} kind=${LOOKS[row.outcome]}>${nameOf("Outcome", row.outcome)}<//>`,
  },
  { key: "column", label: "列" },
  { key: "told", label: "理由・変わること", value: told },
];

/**
 * @param {{rows: Row[], total?: number, more?: () => Promise<void>, exportName: string}} given
 *   `more` brings the next rows, where there are any
 */
export function RowsTable({ rows, total = rows.length, more, exportName }) {
  const bring = useAct(more);
  const [outcome, setOutcome] = useState("");
  const [column, setColumn] = useState("");
  const shown = useMemo(() => narrowed(rows, outcome, column), [rows, outcome, column]);
  return html`<section class="stack" aria-label="予行の結果">
    <div class="row no-print">
      <${Select}
        label="結果"
        placeholder="すべて"
        value=${outcome}
        options=${choicesOf("Outcome")}
        onInput=${setOutcome}
      />
      <${Select}
        label="誤りの列"
        placeholder="すべて"
        value=${column}
        options=${columnsOf(rows).map((value) => ({ value, label: value }))}
        onInput=${setColumn}
      />
    </div>
    ${more &&
    html`<${Notice} title=${`${count(total)}件のうち、${count(rows.length)}件を読み込んでいます。`}>
      ${bring.error && html`<${Fault} error=${bring.error} />`}
      <${Button} kind="secondary" busy=${bring.busy} onClick=${bring.run}>続きを読み込む<//>
    <//>`}
    <${DataTable}
      caption="行ごとの結果"
      columns=${COLUMNS}
      rows=${shown}
      rowKey=${(row) => `${row.row}-${row.column ?? ""}-${row.outcome}`}
      exportName=${exportName}
      empty="条件に合う行はありません。"
      unit="行"
    />
  </section>`;
}
