/** @file The downloads, newest first. */
import { DataTable, Link, Tag } from "../../../shared/components/index.js";
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

const LOOKS = { asked: "warning", approved: "info", made: "info", fetched: "success", rejected: "error", expired: "error" };

/** A download's state in a word. @param {{download: object}} given */
export function DownloadTag({ download }) {
  const state = stateOf(download, new Date());
  return html`<${Tag} kind=${LOOKS[state]}>${nameOf("DownloadState", state)}<//>`;
}

const COLUMNS = [
  {
    key: "asked_at",
    label: "申請",
    show: (row) =>
      html`<a class="link" href=${href("/downloads/{download_id}", { download_id: row.download_id })}>${japaneseMoment(row.asked_at)}</a>`,
  },
  { key: "kind", label: "種類", value: (row) => nameOf("DownloadKind", row.kind) },
  { key: "reason", label: "理由" },
  {
    key: "state",
    label: "状態",
    value: (row) => nameOf("DownloadState", stateOf(row, new Date())),
    show: (row) => html`<${DownloadTag} download=${row} />`,
  },
  { key: "rows", label: "行", number: true },
  { key: "asked_by", label: "申請した方" },
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
  const state = chosen(query, "state", "DownloadState");
  const list = useLoad((signal) => all((page) => call("GET /downloads", { query: { state, ...page }, signal })), [state]);
  return html`<${Page} title=${title}>
    <div class="stack">
      <p>システムの外へ持ち出す出力は、申請・承認・作成・受取りの順に進みます。どの出力にも個人番号は入りません。</p>
      <div class="row">
        ${may("files:download:request")
          ? html`<${Link} kind="primary" href=${href("/downloads/new")}>出力を申請する<//>`
          : html`<p class="soft">出力を申請するのは窓口担当と監査担当です。</p>`}
        <${Link} href=${href("/media/uses")}>媒体管理簿<//>
      </div>
      <${Filters} path="/downloads" query=${query} filters=${[{ key: "state", label: "状態", list: "DownloadState" }]} />
      <${DataTable}
        caption="出力の一覧"
        columns=${COLUMNS}
        rows=${list.data}
        rowKey=${(row) => row.download_id}
        error=${list.error}
        onRetry=${list.again}
        exportName="出力の一覧.csv"
        empty=${state ? "この状態の出力はありません。状態を変えてください。" : "まだ申請された出力はありません。"}
      />
    </div>
  <//>`;
}
