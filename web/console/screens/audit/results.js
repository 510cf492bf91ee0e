/** @file What a search of the log found: who looked, every row, how far the log can be searched, and the way on. */
import { Button } from "../../../shared/components/button.js";
import { DataTable } from "../../../shared/components/data-table.js";
import { Notice } from "../../../shared/components/notice.js";
import { japaneseMoment } from "../../../shared/dates.js";
import { count } from "../../../shared/formats.js";
import { html, useMemo } from "../../../shared/preact.js";
import { nameOfRole } from "../words/roles.js";
import { Affected } from "./affected.js";
import { LogTable } from "./log_table.js";
import { endOf, lookersOf, subjectOf } from "./query.js";

const LOOKERS = [
  { key: "actor", label: "操作者" },
  { key: "role", label: "役割", value: (row) => nameOfRole(row.role) },
  { key: "count", label: "操作の数", number: true },
  { key: "last", label: "最後の操作", show: (row) => japaneseMoment(row.last) },
];

/**
 * @param {{found: {asked: object, rows: object[], next: string|null, upTo: object}, busy: boolean,
 *   more: () => void, take: () => void}} props
 */
export function Results({ found, busy, more, take }) {
  const { asked, rows, next, upTo } = found;
  const { subject } = subjectOf(asked.typed);
  return html`<section class="stack stack-wide" aria-labelledby="found">
    <h2 id="found">検索の結果</h2>
    <p role="status">${said(rows, next)}</p>
    <${Reach} upTo=${upTo} until=${asked.until} />
    ${subject && rows.length > 0 && html`<${Lookers} rows=${rows} />`}
    <${LogTable} caption="見つかった操作記録" rows=${rows} empty=${EMPTY} />
    <div class="row">
      ${next && html`<${Button} busy=${busy} onClick=${more}>続きを検索する<//>`}
      ${rows.length > 0 && html`<${Button} kind="secondary" busy=${busy} onClick=${take}>該当する操作記録を書き出す（NDJSON）<//>`}
    </div>
    ${!subject && rows.length > 0 && html`<${Affected} key=${JSON.stringify(asked)} asked=${asked} />`}
  </section>`;
}

/** Who did something about whom was searched for: the answer to "who looked at this person". */
function Lookers({ rows }) {
  const lookers = useMemo(() => lookersOf(rows), [rows]);
  return html`<${DataTable}
    caption="この対象を操作した人"
    columns=${LOOKERS}
    rows=${lookers}
    rowKey=${(row) => row.actor}
    exportName="操作した人.csv"
    unit="人"
  />`;
}

const EMPTY = "条件に合う操作記録はありません。期間や対象を変えて、もう一度検索してください。";

const said = (rows, next) =>
  next
    ? `ここまでに${count(rows.length)}行見つかりました。まだ続きがあります。`
    : `${count(rows.length)}行見つかりました。期間の終わりまで検索しました。`;

/** Warns where rows of the time that was asked for may not be listed yet. */
function Reach({ upTo, until }) {
  if (!upTo.at) {
    return html`<${Notice} kind="warning" title="操作記録の索引がまだありません。">
      <p>最初の封印のあとに検索できるようになります。数分待ってから、もう一度検索してください。</p>
    <//>`;
  }
  const whole = new Date(upTo.at) >= new Date(endOf(until));
  const reach = `${japaneseMoment(upTo.at)}（封印${count(upTo.checkpoint)}）までの操作記録は、漏れなく検索できます。`;
  return html`<p class="soft">${reach}${whole ? "" : "それより後の操作記録は、まだ見つからないことがあります。"}</p>`;
}
