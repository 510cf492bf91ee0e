/** @file The media ledger: every use, with its approval and its erasure. */
import { Button, Checkbox, DataTable, Link, Tag } from "../../../shared/components/index.js";
import { japaneseMoment } from "../../../shared/dates.js";
import { nameOf } from "../../../shared/names.js";
import { html, useMemo } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { all } from "../../patterns/list.js";
import { useLoad } from "../../patterns/load.js";
import { Filters, chosen } from "../parts/filters.js";
import { Page } from "../parts/page.js";
import { isOverdue } from "./acts.js";

const LOOKS = { asked: "warning", approved: "info", rejected: "neutral", used: "warning", erased: "success" };

const COLUMNS = [
  {
    key: "opened_at",
    label: "記入",
    show: (row) =>
      html`<a class="link" href=${href("/media/uses/{use_id}", { use_id: row.use_id })}>${japaneseMoment(row.opened_at)}</a>`,
  },
  { key: "medium_id", label: "媒体" },
  { key: "direction", label: "向き", value: (row) => nameOf("Direction", row.direction) },
  { key: "purpose", label: "目的" },
  {
    key: "state",
    label: "状態",
    value: (row) => `${nameOf("UseState", row.state)}${isOverdue(row, new Date()) ? "（消去の期限超過）" : ""}`,
    show: (row) => html`<${UseTag} use=${row} />`,
  },
  { key: "opened_by", label: "記入した方" },
  { key: "terminal", label: "端末" },
  { key: "approved_by", label: "承認・却下" },
  { key: "used_at", label: "使用", show: (row) => japaneseMoment(row.used_at) },
  {
    key: "erased",
    label: "消去",
    value: (row) => row.erased_at ?? "",
    show: (row) => `${japaneseMoment(row.erased_at)} ${row.erased_by ?? ""}`,
  },
];

/** A use's state in a word, and whether its erasure is overdue. @param {{use: object}} given */
export function UseTag({ use }) {
  return html`<${Tag} kind=${LOOKS[use.state]}>${nameOf("UseState", use.state)}<//>
    ${isOverdue(use, new Date()) && html` <${Tag} kind="error">消去の期限超過<//>`}`;
}

export default function Uses({ title, query }) {
  const { call, download, may } = useConsole();
  const overdue = query.overdue === "1" ? "1" : undefined;
  const state = chosen(query, "state", "UseState");
  const list = useLoad((signal) => all((page) => call("GET /media-uses", { query: { overdue, ...page }, signal })), [overdue]);
  const rows = useMemo(() => list.data && newestFirst(list.data, state), [list.data, state]);
  const late = (only) => go(href("/media/uses", {}, { ...query, overdue: only ? "1" : "" }), { replace: true });
  const take = () => download("GET /media-uses/export", { query: { overdue } }, "媒体管理簿.csv");
  return html`<${Page} title=${title}>
    <div class="stack">
      <p>媒体を使う前に記入し、管理者の承認を受けます。使った後は1日以内に消去し、記録します。</p>
      <div class="row">
        ${may("files:registration:check") && html`<${Link} kind="primary" href=${href("/media/uses/new")}>記入する<//>`}
        <${Link} href=${href("/media")}>許可された媒体<//>
      </div>
      <div class="row no-print">
        <${Filters} path="/media/uses" query=${query} filters=${[{ key: "state", label: "状態", list: "UseState" }]} />
        <${Checkbox} label="消去の期限を過ぎたものだけ" checked=${overdue === "1"} onInput=${late} />
      </div>
      <${DataTable}
        caption="媒体管理簿"
        columns=${COLUMNS}
        rows=${rows}
        rowKey=${(row) => row.use_id}
        error=${list.error}
        onRetry=${list.again}
        actions=${html`<${Button} kind="secondary" onClick=${take}>管理簿を CSV で書き出す<//>`}
        empty=${state || overdue ? "条件に合う記入はありません。条件を変えてください。" : "まだ記入がありません。"}
      />
    </div>
  <//>`;
}

function newestFirst(uses, state) {
  const wanted = state ? uses.filter((use) => use.state === state) : uses;
  return [...wanted].reverse();
}
