/** @file 共用IDの台帳: who may use which, where, why, until when; handed on by renewal, given back at once. */
import { useConsole } from "../../console.js";
import { Fault } from "../../patterns/fault.js";
import { Button, Link } from "../../../shared/components/button.js";
import { DataTable } from "../../../shared/components/data-table.js";
import { Tag } from "../../../shared/components/notice.js";
import { japaneseDay } from "../../../shared/dates.js";
import { html, useMemo } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useEvery } from "../every.js";
import { namesOfRoles } from "../words/roles.js";
import { useRowActs } from "./rows.js";
import { SHARED_STATES, sharedState } from "./state.js";
import { View } from "../view.js";

const columnsFor = (giveBack) => [
  { key: "shared_id", label: "共用ID" },
  {
    key: "state",
    label: "状態",
    value: (row) => SHARED_STATES[sharedState(row)].label,
    show: (row) => html`<${Tag} kind=${SHARED_STATES[sharedState(row)].tone}>${SHARED_STATES[sharedState(row)].label}<//>`,
  },
  { key: "persons", label: "使う職員", value: (row) => row.persons.join("、") },
  { key: "roles", label: "権限", value: (row) => namesOfRoles(row.roles) },
  { key: "terminals", label: "使う端末", value: (row) => row.terminals.join("、") },
  { key: "reason", label: "理由" },
  { key: "until", label: "期限", show: (row) => japaneseDay(row.until) },
  {
    key: "acts",
    label: "操作",
    fixed: true,
    secret: true,
    show: (row) => html`<div class="row">
      <${Link} kind="secondary" href=${href("/shared-ids/{shared_id}/renewal", row)} aria-label=${`${row.shared_id}の引継ぎ・更新を申請する`}>
        引継ぎ・更新
      <//>
      ${!row.stopped &&
      html`<${Button} kind="secondary" aria-label=${`${row.shared_id}を返却・停止する`} onClick=${() => giveBack(row)}>返却・停止<//>`}
    </div>`,
  },
];

export default function SharedIds({ title }) {
  const { call } = useConsole();
  const found = useEvery((query, signal) => call("GET /shared-ids", { query, signal }));
  const { error, change } = useRowActs(found, "shared_id");
  const giveBack = (row) => {
    const path = { shared_id: row.shared_id };
    const act = () => call("POST /shared-ids/{shared_id}/stop", { path, body: {} });
    return change(returning(row), row, act, "共用IDを止め、開いていた画面を終了させました。");
  };
  const columns = useMemo(() => columnsFor(giveBack), [found.data]);
  return html`<${View} title=${title}>
    <p>
      職員ごとのIDを使えないときだけ発行します。30日で終わり、使う職員に異動・退職があると止まります。使う職員を替えるときは、引継ぎ・更新を申請してください。パスワードも新しくなります。
    </p>
    <p class="row"><${Link} kind="primary" href=${href("/shared-ids/-/new")}>共用IDの発行を申請する<//></p>
    ${error && html`<${Fault} error=${error} />`}
    <${DataTable}
      caption="共用IDの台帳"
      columns=${columns}
      rows=${found.data}
      rowKey=${(row) => row.shared_id}
      error=${found.error}
      onRetry=${found.again}
      exportName="共用IDの台帳.csv"
      empty="共用IDはありません。"
    />
  <//>`;
}

const returning = ({ shared_id }) => ({
  title: `${shared_id}を返却・停止しますか`,
  body: html`<p>直ちに使えなくなり、開いている画面も終了します。再び使うには、更新の申請と承認が必要です。</p>`,
  yes: "返却・停止する",
  danger: true,
});
