/**
 * @file The bulk fixes, the newest first.
 */
import { Link } from "../../../shared/components/button.js";
import { DataTable } from "../../../shared/components/data-table.js";
import { Tag } from "../../../shared/components/notice.js";
import { japaneseMoment } from "../../../shared/dates.js";
import { html } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { all } from "../../patterns/list.js";
import { useLoad } from "../../patterns/load.js";
import { nameOf } from "../../../shared/names.js";
import { changeText } from "./fix_words.js";

const KINDS = { previewed: "warning", applying: "info", applied: "success", undoing: "info", undone: "neutral" };
const COLUMNS = [
  {
    key: "made_at",
    label: "作成",
    show: (row) =>
      html`<${Link} href=${href("/fixes/{fix_id}", { fix_id: row.fix_id })}>${japaneseMoment(row.made_at)}<//>`,
  },
  { key: "change", label: "変更", value: (row) => changeText(row.change) },
  { key: "reason", label: "理由" },
  { key: "rows", label: "件数", number: true },
  {
    key: "state",
    label: "状態",
    value: (row) => nameOf("FixState", row.state),
    show: (row) => html`<${Tag} kind=${KINDS[row.state]}>${nameOf("FixState", row.state)}<//>`,
  },
  { key: "made_by", label: "作成者" },
];

export default function Fixes({ title }) {
  const { call } = useConsole();
  const load = useLoad((signal) => all((query) => call("GET /bulk-fixes", { query, signal })), []);
  return html`<div class="stack stack-wide">
    <h1>${title}</h1>
    <p>ロット番号の誤りのように、同じ誤りのある接種をまとめて直します。差分を確かめてから適用し、30日以内は全体を取り消せます。</p>
    <${DataTable}
      caption="一括修正の一覧"
      columns=${COLUMNS}
      rows=${load.busy ? null : (load.data ?? [])}
      error=${load.error}
      onRetry=${load.again}
      rowKey=${(row) => row.fix_id}
      actions=${html`<${Link} kind="primary" href=${href("/fixes/new")}>差分を作る<//>`}
      exportName="一括修正.csv"
      empty="一括修正はまだありません。"
    />
  </div>`;
}
