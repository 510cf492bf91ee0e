/** @file 消去の留保: whose records must not be erased, why, and until when. */
import { useConsole } from "../../console.js";
import { Fault } from "../../patterns/fault.js";
import { Button, Link } from "../../../shared/components/button.js";
import { DataTable } from "../../../shared/components/data-table.js";
import { Select } from "../../../shared/components/field.js";
import { Tag } from "../../../shared/components/notice.js";
import { dayInJapan, japaneseDay, japaneseMoment } from "../../../shared/dates.js";
import { html, useMemo } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useRowActs } from "../accounts/rows.js";
import { useEvery } from "../every.js";
import { View } from "../view.js";
import { HOLD_STATES, holdState } from "./words.js";

const columnsFor = (lift, today) => [
  { key: "person_id", label: "照合ID", show: (row) => html`<span class="log-subject">${row.person_id}</span>` },
  {
    key: "state",
    label: "状態",
    value: (row) => HOLD_STATES[holdState(row, today)].label,
    show: (row) => html`<${Tag} kind=${HOLD_STATES[holdState(row, today)].tone}>${HOLD_STATES[holdState(row, today)].label}<//>`,
  },
  { key: "reason", label: "理由" },
  { key: "until", label: "期限", show: (row) => (row.until ? `${japaneseDay(row.until)}まで` : "解除するまで") },
  {
    key: "placed_by",
    label: "指定した職員",
    show: (row) => html`${row.placed_by}<br /><span class="soft small">${japaneseMoment(row.placed_at)}</span>`,
  },
  {
    key: "lifted_by",
    label: "解除",
    show: (row) =>
      row.lifted_at && html`${row.lifted_by}（${japaneseMoment(row.lifted_at)}）<br /><span class="small">${row.lifted_because}</span>`,
  },
  {
    key: "acts",
    label: "操作",
    fixed: true,
    secret: true,
    show: (row) =>
      lift &&
      !row.lifted_at &&
      html`<${Button} kind="secondary" aria-label=${`${row.person_id}の留保を解除する`} onClick=${() => lift(row)}>解除する<//>`,
  },
];

export default function Holds({ title, query }) {
  const { call, may } = useConsole();
  const found = useEvery((asked, signal) => call("GET /holds", { query: asked, signal }));
  const { error, change } = useRowActs(found, "hold_id");
  const today = dayInJapan();
  const lift = (row) => {
    const path = { hold_id: row.hold_id };
    const act = ({ reason }) => call("POST /holds/{hold_id}/lift", { path, body: { reason } });
    return change(LIFTING, row, act, "留保を解除しました。");
  };
  const columns = useMemo(() => columnsFor(may("office:hold:lift") && lift, today), [found.data]);
  const state = query.state ?? "standing";
  const rows = useMemo(
    () => found.data && found.data.filter((each) => state === "all" || holdState(each, today) === state),
    [found.data, state],
  );
  const choose = (wanted) => go(href("/holds", {}, { state: wanted }), { replace: true });
  return html`<${View} title=${title}>
    <p>係争や請求の処理などのため、保存期間が過ぎても消去してはならない記録です。</p>
    ${may("office:hold:place") && html`<p class="row"><${Link} kind="primary" href=${href("/holds/-/new")}>留保を指定する<//></p>`}
    ${error && html`<${Fault} error=${error} />`}
    <${DataTable}
      caption="消去の留保"
      columns=${columns}
      rows=${rows}
      rowKey=${(row) => row.hold_id}
      error=${found.error}
      onRetry=${found.again}
      exportName="消去の留保.csv"
      actions=${html`<${Select} label="状態" value=${state} options=${OPTIONS} onInput=${choose} />`}
      empty=${state === "standing" ? "留保中の記録はありません。" : "この状態の留保はありません。"}
    />
  <//>`;
}

const OPTIONS = [...Object.entries(HOLD_STATES).map(([value, { label }]) => ({ value, label })), { value: "all", label: "すべて" }];

const LIFTING = {
  title: "留保を解除しますか",
  body: html`<p>解除すると、保存期間が過ぎていれば消去の対象になります。留保の記録は一覧に残ります。</p>`,
  yes: "解除する",
  danger: true,
  reason: true,
};
