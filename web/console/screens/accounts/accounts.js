/** @file 職員のID: who may do what, where, until when, and whether they still do. */
import { useConsole } from "../../console.js";
import { Link, Button } from "../../../shared/components/button.js";
import { DataTable } from "../../../shared/components/data-table.js";
import { Select } from "../../../shared/components/field.js";
import { Tag } from "../../../shared/components/notice.js";
import { japaneseDay, japaneseMoment } from "../../../shared/dates.js";
import { html, useMemo } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useEvery } from "../every.js";
import { namesOfRoles } from "../words/roles.js";
import { ACCOUNT_STATES, accountState, daysSince } from "./state.js";
import { View } from "../view.js";

const COLUMNS = [
  {
    key: "account_id",
    label: "ID",
    show: (row) => html`<a class="link" href=${href("/accounts/{account_id}", row)}>${row.account_id}</a>`,
  },
  { key: "name", label: "氏名" },
  { key: "staff_number", label: "職員番号" },
  { key: "roles", label: "権限", value: (row) => namesOfRoles(row.roles) },
  {
    key: "state",
    label: "状態",
    value: (row) => ACCOUNT_STATES[accountState(row)].label,
    show: (row) => html`<${StateTag} account=${row} />`,
  },
  { key: "expires_on", label: "期限", show: (row) => japaneseDay(row.expires_on) },
  {
    key: "signed_in_at",
    label: "最終ログイン",
    show: (row) => html`${japaneseMoment(row.signed_in_at)}<br /><span class="soft small">${since(row.signed_in_at)}</span>`,
  },
  { key: "terminals", label: "使う端末", value: (row) => row.terminals.join("、") },
];

const since = (moment) => {
  const days = daysSince(moment);
  return days > 0 ? `${days}日前` : "今日";
};

/** The state of an account in a word. */
export function StateTag({ account }) {
  const { label, tone } = ACCOUNT_STATES[accountState(account)];
  return html`<${Tag} kind=${tone}>${label}<//>`;
}

export default function Accounts({ title, query }) {
  const { call, download } = useConsole();
  const found = useEvery((query, signal) => call("GET /accounts", { query, signal }));
  const rows = useMemo(() => found.data && filtered(found.data, query.state), [found.data, query.state]);
  const choose = (state) => go(href("/accounts", {}, { state }), { replace: true });
  const actions = html`
    <${Select} label="状態" value=${query.state ?? ""} placeholder="すべて" options=${OPTIONS} onInput=${choose} />
    <${Button} kind="secondary" onClick=${() => download("GET /accounts/export", {}, "IDと権限の一覧.csv")}>
      IDと権限の一覧を書き出す
    <//>
  `;
  return html`<${View} title=${title}>
    <p class="row">
      <${Link} kind="primary" href=${href("/accounts/-/new")}>新しいIDを申請する<//>
      <${Link} kind="secondary" href=${href("/grants", {}, { state: "open" })}>承認待ちを見る<//>
    </p>
    <${DataTable}
      caption="職員のID"
      columns=${COLUMNS}
      rows=${rows}
      rowKey=${(row) => row.account_id}
      error=${found.error}
      onRetry=${found.again}
      actions=${actions}
      empty=${query.state ? "この状態のIDはありません。" : "IDはまだありません。新しいIDを申請してください。"}
    />
  <//>`;
}

const OPTIONS = Object.entries(ACCOUNT_STATES).map(([value, { label }]) => ({ value, label }));

const filtered = (accounts, state) => (state ? accounts.filter((each) => accountState(each) === state) : accounts);
