/** @file Tables: many rows, pages from a service, nothing, waiting, failed. */
import { Button, DataTable, Link, Tag } from "../shared/components/index.js";
import { ApiError } from "../shared/api.js";
import { japaneseDay } from "../shared/dates.js";
import { html, useState } from "../shared/preact.js";
import { Shown } from "./shown.js";

const MANY = 10_000;
const KINDS = ["要修正", "要確認"];
const REASONS = ["接種日が今日より後です", "前後の回との間隔が短くなっています", "見慣れないロット番号です"];

const COLUMNS = [
  { key: "row", label: "行", number: true },
  { key: "kind", label: "区分", show: kind },
  { key: "reason", label: "理由" },
  { key: "day", label: "接種日", show: (row) => japaneseDay(row.day) },
  { key: "doses", label: "回数", number: true },
  { key: "link", label: "操作", fixed: true, secret: true, show: link },
];

function kind(row) {
  return html`<${Tag} kind=${row.kind === "要修正" ? "error" : "warning"}>${row.kind}<//>`;
}

function link(row) {
  return html`<${Link} href="#/tables" aria-label=${`${row.row}行目を開く`}>開く<//>`;
}

/** Rows that are always the same ones, of nobody. */
function made(count) {
  return Array.from({ length: count }, (_, at) => ({
    row: at + 1,
    kind: KINDS[at % 7 === 0 ? 0 : 1],
    reason: REASONS[at % REASONS.length],
    day: `2021-${String((at % 9) + 4).padStart(2, "0")}-${String((at % 28) + 1).padStart(2, "0")}`,
    doses: (at % 5) + 1,
  }));
}

const ROWS = made(MANY);
const key = (row) => String(row.row);

async function page({ after, most }) {
  const start = Number(after ?? 0);
  const end = start + most;
  return { items: ROWS.slice(start, end), next: end < 130 ? String(end) : null, total: 130 };
}

const never = () => new Promise(() => {});
const failing = () => Promise.reject(new ApiError("offline"));

export function Tables() {
  const [selected, setSelected] = useState(new Set());
  return html`
    <${Shown} name="1万行" note="ここにある行をすべて、絞り込み、並べ替え、選び、書き出します。">
      <${DataTable}
        caption="確認の結果"
        columns=${COLUMNS}
        rows=${ROWS}
        rowKey=${key}
        rowName=${(row) => `${row.row}行目`}
        selected=${selected}
        onSelect=${setSelected}
        exportName="確認の結果.csv"
        actions=${html`<${Button} disabled=${!selected.size}>まとめて直す<//>`}
      />
    <//>
    <${Shown} name="1ページずつ届く一覧">
      <${DataTable} caption="操作の記録" columns=${COLUMNS} load=${page} rowKey=${key} pageSize=${20} />
    <//>
    <${Shown} name="何もないとき">
      <${DataTable} caption="承認待ち" columns=${COLUMNS} rows=${[]} rowKey=${key} empty="承認待ちはありません。" />
    <//>
    <${Shown} name="読み込み中">
      <${DataTable} caption="照会の一覧" columns=${COLUMNS} load=${never} rowKey=${key} />
    <//>
    <${Shown} name="読み込めないとき">
      <${DataTable} caption="端末の一覧" columns=${COLUMNS} load=${failing} rowKey=${key} />
    <//>
  `;
}
