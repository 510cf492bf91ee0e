/** @file The bulk inquiries, newest first, and how far each is. */
import { DataTable, Link, Tag } from "../../../shared/components/index.js";
import { japaneseMoment } from "../../../shared/dates.js";
import { nameOf } from "../../../shared/names.js";
import { html, useMemo } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { all } from "../../patterns/list.js";
import { useLoad } from "../../patterns/load.js";
import { Filters, chosen } from "../parts/filters.js";
import { Page } from "../parts/page.js";

const LOOKS = { refused: "error", checked: "warning", approved: "info", done: "success" };

/** A bulk's state in a word. @param {{state: string}} given */
export function BulkTag({ state }) {
  return html`<${Tag} kind=${LOOKS[state]}>${nameOf("BulkState", state)}<//>`;
}

const COLUMNS = [
  {
    key: "requested_at",
    label: "申請",
    show: ({ requested_at, bulk_id }) =>
      html`<a class="link" href=${href("/inquiries/bulks/{bulk_id}", { bulk_id })}>${japaneseMoment(requested_at)}</a>`,
  },
  { key: "state", label: "状態", value: (row) => nameOf("BulkState", row.state), show: (row) => html`<${BulkTag} state=${row.state} />` },
  { key: "rows", label: "人数", number: true },
  { key: "reached", label: "済み", number: true },
  { key: "provided", label: "提供あり", number: true },
  { key: "not_found", label: "該当なし", number: true },
  { key: "refused", label: "誤り・照会せず", number: true },
  { key: "requested_by", label: "申請した方" },
  { key: "approved_by", label: "承認した方" },
];

export default function Bulks({ title, query }) {
  const { call, may } = useConsole();
  const state = chosen(query, "state", "BulkState");
  const list = useLoad((signal) => all((page) => call("GET /inquiries/bulks", { query: page, signal })), []);
  const rows = useMemo(() => list.data?.filter((each) => !state || each.state === state), [list.data, state]);
  return html`<${Page} title=${title}>
    <div class="stack">
      <p>転入した多くの方について、一つのファイルで照会します。ファイルに個人番号は書きません。番号は、登録されている記録から使います。</p>
      <div class="row">
        ${may("number:inquiry:ask")
          ? html`<${Link} kind="primary" href=${href("/inquiries/bulks/new")}>ファイルを確認する<//>`
          : html`<p class="soft">ファイルを確認して申請するのは番号担当です。</p>`}
        <${Link} href=${href("/inquiries")}>照会の一覧<//>
      </div>
      <${Filters} path="/inquiries/bulks" query=${query} filters=${[{ key: "state", label: "状態", list: "BulkState" }]} />
      <${DataTable}
        caption="一括照会の一覧"
        columns=${COLUMNS}
        rows=${rows}
        rowKey=${(row) => row.bulk_id}
        error=${list.error}
        onRetry=${list.again}
        exportName="一括照会の一覧.csv"
        empty=${state ? "この状態の一括照会はありません。" : "まだ一括照会はありません。"}
      />
    </div>
  <//>`;
}
