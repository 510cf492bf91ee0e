/**
 * @file 予診票 that are keyed afterwards: twice, by two people; the second sees nothing of the first.
 */
import { Link } from "../../../shared/components/button.js";
import { DataTable } from "../../../shared/components/data-table.js";
import { Select } from "../../../shared/components/field.js";
import { Tag } from "../../../shared/components/notice.js";
import { japaneseMoment } from "../../../shared/dates.js";
import { html } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { all } from "../../patterns/list.js";
import { useLoad } from "../../patterns/load.js";
import { choicesOf, nameOf } from "../../../shared/names.js";
import { OUTCOMES } from "../../words.js";

const KINDS = { keyed_once: "info", differs: "warning", recorded: "success", withdrawn: "neutral" };
const COLUMNS = [
  {
    key: "reference",
    label: "整理番号",
    show: (row) => html`<${Link} href=${href("/papers/{paper_id}", { paper_id: row.paper_id })}>${row.reference}<//>`,
  },
  {
    key: "state",
    label: "状態",
    value: (row) => nameOf("PaperState", row.state),
    show: (row) => html`<${Tag} kind=${KINDS[row.state]}>${nameOf("PaperState", row.state)}<//>`,
  },
  { key: "first_by", label: "一回目" },
  { key: "first_at", label: "一回目の日時", show: (row) => japaneseMoment(row.first_at) },
  { key: "second_by", label: "二回目" },
  { key: "outcome", label: "結果", value: (row) => row.outcome && (OUTCOMES[row.outcome] ?? row.outcome) },
];

export default function Papers({ title, query }) {
  const { call } = useConsole();
  const state = query.state ?? "";
  const load = useLoad(
    (signal) => all((page) => call("GET /paper-entries", { query: { ...page, state }, signal })),
    [state],
  );
  const pick = (value) => go(href("/papers", {}, { state: value }), { replace: true });
  const actions = html`
    <${Select} label="状態" value=${state} placeholder="すべて" options=${choicesOf("PaperState")} onInput=${pick} />
    <${Link} kind="primary" href=${href("/papers/new")}>一回目を入力する<//>
  `;
  return html`<div class="stack stack-wide">
    <h1>${title}</h1>
    <p>会場で読み取れなかった予診票を、二人が別々に入力します。二人の内容が同じなら登録され、違えば予診票を見て決めます。</p>
    <${DataTable}
      caption="予診票の入力の一覧"
      columns=${COLUMNS}
      rows=${load.busy ? null : (load.data ?? [])}
      error=${load.error}
      onRetry=${load.again}
      rowKey=${(row) => row.paper_id}
      actions=${actions}
      exportName="予診票の入力.csv"
      empty="入力された予診票はありません。"
    />
  </div>`;
}
