/** @file 権限の定期点検: once a quarter every ID and its rights are confirmed, line by line. */
import { useConsole } from "../../console.js";
import { Fault } from "../../patterns/fault.js";
import { Button } from "../../../shared/components/button.js";
import { DataTable } from "../../../shared/components/data-table.js";
import { Select } from "../../../shared/components/field.js";
import { Notice, Progress, Tag } from "../../../shared/components/notice.js";
import { japaneseDay, japaneseMoment } from "../../../shared/dates.js";
import { html, useMemo } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useAct } from "../../patterns/act.js";
import { useEvery } from "../every.js";
import { namesOfRoles } from "../words/roles.js";
import { StateTag } from "./accounts.js";
import { confirmedUntil, quarterEnd } from "./state.js";
import { View } from "../view.js";

const STATES = {
  overdue: { label: "期限超過", tone: "error" },
  open: { label: "未点検", tone: "warning" },
  done: { label: "点検済み", tone: "success" },
  off: { label: "停止中", tone: "neutral" },
};

/** Name where a line of the review stands: a key of STATES. */
export function stateOf(line) {
  if (line.disabled) return "off";
  if (line.overdue) return "overdue";
  return line.open ? "open" : "done";
}

const columnsFor = (me, needed) => [
  {
    key: "account_id",
    label: "ID",
    show: (row) => html`<a class="link" href=${href("/accounts/{account_id}", row)}>${row.account_id}</a>`,
  },
  { key: "name", label: "氏名" },
  { key: "roles", label: "権限", value: (row) => namesOfRoles(row.roles) },
  { key: "terminals", label: "使う端末", value: (row) => row.terminals.join("、") },
  { key: "account", label: "IDの状態", fixed: true, secret: true, show: (row) => html`<${StateTag} account=${row} />` },
  { key: "signed_in_at", label: "最終ログイン", show: (row) => japaneseMoment(row.signed_in_at) },
  { key: "due_on", label: "点検の期限", show: (row) => japaneseDay(row.due_on) },
  {
    key: "review",
    label: "点検",
    value: (row) => STATES[stateOf(row)].label,
    show: (row) => html`<${Tag} kind=${STATES[stateOf(row)].tone}>${STATES[stateOf(row)].label}<//>`,
  },
  {
    key: "acts",
    label: "操作",
    fixed: true,
    secret: true,
    show: (row) => {
      if (!["overdue", "open"].includes(stateOf(row))) return html`<span class="soft small">${row.confirmed_by}</span>`;
      if (row.account_id === me) return html`<span class="small">ご自分のIDはほかの管理者が点検します</span>`;
      return html`<${Button} kind="secondary" aria-label=${`${row.account_id}の権限を必要と確認する`} onClick=${() => needed(row)}>
        必要と確認する
      <//>`;
    },
  },
];

export default function Reviews({ title, query }) {
  const { me, call, say } = useConsole();
  const found = useEvery((query, signal) => call("GET /reviews", { query, signal }));
  const act = useAct((work) => work());
  const needed = async (row) => {
    const body = { version: row.version };
    const now = await act.run(() => call("POST /reviews/{account_id}", { path: { account_id: row.account_id }, body }));
    if (!now) return;
    found.put(found.data.map((each) => (each.account_id === row.account_id ? confirmed(each, now) : each)));
    say(`${row.account_id}の権限を確認しました。`);
  };
  const columns = useMemo(() => columnsFor(me.account_id, needed), [found.data]);
  const rows = useMemo(() => found.data && filtered(found.data, query.state), [found.data, query.state]);
  const choose = (state) => go(href("/reviews", {}, { state }), { replace: true });
  return html`<${View} title=${title}>
    <p>四半期ごとに、すべてのIDと権限がまだ必要かを確かめます。不要な権限は変更を申請し、不要なIDは停止してください。</p>
    ${found.data && html`<${Far} lines=${found.data} />`}
    ${act.error && html`<${Fault} error=${act.error} again=${found.again} word="最新の内容を表示する" />`}
    <${DataTable}
      caption="点検するID"
      columns=${columns}
      rows=${rows}
      rowKey=${(row) => row.account_id}
      error=${found.error}
      onRetry=${found.again}
      exportName="権限の定期点検.csv"
      actions=${html`<${Select} label="点検" value=${query.state ?? ""} placeholder="すべて" options=${OPTIONS} onInput=${choose} />`}
      empty=${query.state ? "この状態のIDはありません。" : "IDはありません。"}
    />
  <//>`;
}

/** How far this quarter's review is, and what happens to what nobody confirms. */
function Far({ lines }) {
  const some = lines.filter((each) => stateOf(each) !== "off");
  const done = some.filter((each) => stateOf(each) === "done").length;
  const late = some.filter((each) => stateOf(each) === "overdue").length;
  return html`<div class="stack">
    <${Progress} label="今期の点検" value=${done} max=${some.length} unit="ID" />
    ${late > 0 &&
    html`<${Notice} kind="error" title=${`期限を過ぎたIDが${late}件あります。`}>
      <p>管理者でないIDは、点検されるまで使えません。</p>
    <//>`}
  </div>`;
}

/** A line as it stands once it was confirmed. */
function confirmed(line, now) {
  const due_on = confirmedUntil(now.confirmed_on);
  const later = quarterEnd(now.confirmed_on) < due_on;
  return { ...line, ...now, due_on, overdue: false, open: !later };
}

const OPTIONS = Object.entries(STATES).map(([value, { label }]) => ({ value, label }));

const filtered = (lines, state) => (state ? lines.filter((each) => stateOf(each) === state) : lines);
