/** @file 読み取り端末: the venues' tablets; a lost one is stopped at once. */
import { useConsole } from "../../console.js";
import { Fault } from "../../patterns/fault.js";
import { Button, Link } from "../../../shared/components/button.js";
import { DataTable } from "../../../shared/components/data-table.js";
import { Tag } from "../../../shared/components/notice.js";
import { japaneseMoment } from "../../../shared/dates.js";
import { nameOf } from "../../../shared/names.js";
import { html, useMemo } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useEvery } from "../every.js";
import { useRowActs } from "./rows.js";
import { TABLET_STATES, tabletState } from "./state.js";
import { View } from "../view.js";

const columnsFor = ({ revoke, free }) => [
  { key: "label", label: "名称" },
  { key: "tablet_id", label: "端末番号", show: (row) => html`<span class="small">${row.tablet_id}</span>` },
  {
    key: "state",
    label: "状態",
    value: (row) => TABLET_STATES[tabletState(row)].label,
    show: (row) => html`<${Tag} kind=${TABLET_STATES[tabletState(row)].tone}>${TABLET_STATES[tabletState(row)].label}<//>`,
  },
  { key: "venue", label: "最後の会場" },
  { key: "opened_at", label: "最後の受付開始", show: (row) => japaneseMoment(row.opened_at) || "まだありません" },
  { key: "scope", label: "対象", value: (row) => nameOf("Scope", row.scope) },
  { key: "enrolled_at", label: "登録日時", show: (row) => japaneseMoment(row.enrolled_at) },
  {
    key: "acts",
    label: "操作",
    fixed: true,
    secret: true,
    show: (row) => html`<${RowActs} row=${row} revoke=${revoke} free=${free} />`,
  },
];

function RowActs({ row, revoke, free }) {
  const state = tabletState(row);
  if (state === "revoked") return html`<span class="soft small">${japaneseMoment(row.revoked_at)}に失効</span>`;
  return html`<div class="row">
    ${state === "locked" &&
    html`<${Button} kind="secondary" aria-label=${`${row.label}のロックを解除する`} onClick=${() => free(row)}>ロックを解除する<//>`}
    <${Button} kind="danger" aria-label=${`${row.label}を失効させる`} onClick=${() => revoke(row)}>失効させる<//>
  </div>`;
}

export default function Tablets({ title }) {
  const { call } = useConsole();
  const found = useEvery((query, signal) => call("GET /tablets", { query, signal }));
  const { error, change } = useRowActs(found, "tablet_id");
  const pathOf = ({ tablet_id }) => ({ tablet_id });
  const revoke = (row) => {
    const act = () => call("POST /tablets/{tablet_id}/revoke", { path: pathOf(row), body: {} });
    return change(revoking(row), row, act, "端末を失効させました。もう登録に使えません。");
  };
  const free = (row) => {
    const act = () => call("POST /tablets/{tablet_id}/free", { path: pathOf(row), body: {} });
    return change(FREEING, row, act, "ロックを解除しました。会場で暗証番号を確かめて入力してください。");
  };
  const columns = useMemo(() => columnsFor({ revoke, free }), [found.data]);
  return html`<${View} title=${title}>
    <p class="row"><${Link} kind="primary" href=${href("/tablets/-/new")}>端末登録コードを発行する<//></p>
    ${error && html`<${Fault} error=${error} />`}
    <${DataTable}
      caption="読み取り端末"
      columns=${columns}
      rows=${found.data}
      rowKey=${(row) => row.tablet_id}
      error=${found.error}
      onRetry=${found.again}
      exportName="読み取り端末.csv"
      empty="読み取り端末はありません。端末登録コードを発行し、端末で読み取ってください。"
    />
  <//>`;
}

const revoking = ({ label }) => ({
  title: `${label}を失効させますか`,
  body: html`<p>
    紛失・盗難のときは直ちに失効させてください。以後この端末からは何も登録できません。元には戻せず、使うには新しい端末登録コードが必要です。
  </p>`,
  yes: "失効させる",
  danger: true,
});

const FREEING = {
  title: "ロックを解除しますか",
  body: html`<p>暗証番号を5回間違えたため止まっています。会場の職員が入力したことを確かめてから解除してください。</p>`,
  yes: "解除する",
};
