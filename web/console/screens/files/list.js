/** @file The changesets, newest first. */
import { DataTable, Link } from "../../../shared/components/index.js";
import { japaneseMoment } from "../../../shared/dates.js";
import { nameOf } from "../../../shared/names.js";
import { html } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { all } from "../../patterns/list.js";
import { useLoad } from "../../patterns/load.js";
import { Filters, chosen } from "../parts/filters.js";
import { Page } from "../parts/page.js";
import { lapsesAt, stateOf } from "./acts.js";
import { StateTag } from "./summary.js";

const COLUMNS = [
  { key: "created_at", label: "届出", show: (row) => japaneseMoment(row.created_at) },
  {
    key: "file_name",
    label: "ファイル",
    show: (row) => html`<a class="link" href=${href("/files/{changeset_id}", { changeset_id: row.changeset_id })}>${row.file_name}</a>`,
  },
  { key: "kind", label: "種類", value: (row) => nameOf("FileKind", row.kind) },
  {
    key: "state",
    label: "状態",
    value: (row) => nameOf("State", stateOf(row, new Date())),
    show: (row) => html`<${StateTag} changeset=${row} />`,
  },
  { key: "rows", label: "行", number: true, value: (row) => row.found.rows },
  { key: "refused", label: "誤り", number: true, value: (row) => row.found.refused },
  { key: "created_by", label: "届け出た方" },
  { key: "medium_id", label: "媒体" },
  {
    key: "lapses",
    label: "期限",
    value: (row) => lapsesAt(row)?.toISOString() ?? "",
    show: (row) => japaneseMoment(lapsesAt(row)),
  },
];

export default function List({ title, query }) {
  const { call, may } = useConsole();
  const state = chosen(query, "state", "State");
  const list = useLoad((signal) => all((page) => call("GET /changesets", { query: { state, ...page }, signal })), [state]);
  return html`<${Page} title=${title}>
    <div class="stack">
      <p>封緘したファイルを届け出て、予行・承認・取込みをします。誤ったファイルは、30日以内ならまとめて取り消せます。</p>
      <div class="row">
        ${may("files:registration:check")
          ? html`<${Link} kind="primary" href=${href("/files/new")}>封緘したファイルを届け出る<//>`
          : html`<p class="soft">ファイルを届け出るのは登録担当です。</p>`}
        <${Link} href=${href("/files/key")}>取込鍵<//>
        <${Link} href=${href("/media/uses")}>媒体管理簿<//>
      </div>
      <${Filters} path="/files" query=${query} filters=${[{ key: "state", label: "状態", list: "State" }]} />
      <${DataTable}
        caption="一括登録の一覧"
        columns=${COLUMNS}
        rows=${list.data}
        rowKey=${(row) => row.changeset_id}
        error=${list.error}
        onRetry=${list.again}
        exportName="一括登録の一覧.csv"
        empty=${state ? "この状態の一括登録はありません。状態を変えてください。" : "まだ届け出たファイルはありません。"}
      />
    </div>
  <//>`;
}
