/** @file 開示等の請求: requests about records, those whose day comes first at the top. */
import { useConsole } from "../../console.js";
import { Link } from "../../../shared/components/button.js";
import { DataTable } from "../../../shared/components/data-table.js";
import { Select } from "../../../shared/components/field.js";
import { Notice, Tag } from "../../../shared/components/notice.js";
import { dayInJapan, japaneseDay } from "../../../shared/dates.js";
import { choicesOf, nameOf } from "../../../shared/names.js";
import { html, useMemo } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { daysUntil } from "../accounts/state.js";
import { useEvery } from "../every.js";
import { View } from "../view.js";
import { isOver, STATE_TONES } from "./words.js";

/** The state of a case in a word. */
export function CaseTag({ of }) {
  return html`<${Tag} kind=${STATE_TONES[of.state]}>${nameOf("CaseState", of.state)}<//>`;
}

/** The day by which a case must be decided, and how near it is. */
export function Deadline({ of, today = dayInJapan() }) {
  const left = daysUntil(of.answer_by, today);
  const waits = of.state === "received" || of.state === "proposed";
  return html`${japaneseDay(of.answer_by)}
  ${of.overdue && html` <${Tag} kind="error">期限超過<//>`}
  ${waits && !of.overdue && html` <span class=${left <= 7 ? "log-refused" : "soft"}>${left === 0 ? "今日まで" : `あと${left}日`}</span>`}`;
}

const COLUMNS = [
  {
    key: "kind",
    label: "種類",
    value: (row) => nameOf("CaseKind", row.kind),
    show: (row) => html`<a class="link" href=${href("/cases/{case_id}", row)}>${nameOf("CaseKind", row.kind)}</a>`,
  },
  { key: "person_id", label: "照合ID", show: (row) => html`<span class="log-subject">${row.person_id}</span>` },
  { key: "wish", label: "請求の内容" },
  { key: "received_on", label: "受付日", show: (row) => japaneseDay(row.received_on) },
  { key: "answer_by", label: "決定の期限", show: (row) => html`<${Deadline} of=${row} />` },
  { key: "state", label: "状態", value: (row) => nameOf("CaseState", row.state), show: (row) => html`<${CaseTag} of=${row} />` },
  { key: "applicant", label: "請求者", value: (row) => `${nameOf("Applicant", row.applicant)}（${nameOf("CaseChannel", row.channel)}）` },
];

export default function Cases({ title, query }) {
  const { call, may } = useConsole();
  const found = useEvery((asked, signal) => call("GET /cases", { query: asked, signal }));
  const state = query.state ?? "waiting";
  const rows = useMemo(() => found.data && found.data.filter((each) => FILTERS[state]?.fits(each)), [found.data, state]);
  const late = (found.data ?? []).filter((each) => each.overdue).length;
  const choose = (wanted) => go(href("/cases", {}, { state: wanted }), { replace: true });
  return html`<${View} title=${title}>
    <p>開示、訂正、利用停止の請求を、本人確認をして受け付け、2人で決定します。手数料はかかりません。</p>
    ${may("desk:case:keep") && html`<p class="row"><${Link} kind="primary" href=${href("/cases/-/new")}>請求を受け付ける<//></p>`}
    ${late > 0 && html`<${Notice} kind="error" title=${`決定の期限を過ぎた請求が${late}件あります。`}><p>直ちに決定するか、延長していなければ期限を延長してください。</p><//>`}
    <${DataTable}
      caption="請求"
      columns=${COLUMNS}
      rows=${rows}
      rowKey=${(row) => row.case_id}
      error=${found.error}
      onRetry=${found.again}
      exportName="開示等の請求.csv"
      actions=${html`<${Select} label="状態" value=${state} options=${OPTIONS} onInput=${choose} />`}
      empty=${state === "waiting" ? "処理を待つ請求はありません。" : "この状態の請求はありません。"}
    />
  <//>`;
}

const FILTERS = {
  waiting: { label: "処理中", fits: (each) => !isOver(each) },
  overdue: { label: "期限超過", fits: (each) => each.overdue },
  ...Object.fromEntries(
    choicesOf("CaseState").map(({ value, label }) => [value, { label, fits: (each) => each.state === value }]),
  ),
  all: { label: "すべて", fits: () => true },
};

const OPTIONS = Object.entries(FILTERS).map(([value, { label }]) => ({ value, label }));
