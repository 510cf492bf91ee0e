/** @file 登録端末: where staff can sign in; one administrator takes one out of service at once. */
import { useConsole } from "../../console.js";
import { Fault } from "../../patterns/fault.js";
import { Button, Link } from "../../../shared/components/button.js";
import { DataTable } from "../../../shared/components/data-table.js";
import { Tag } from "../../../shared/components/notice.js";
import { japaneseDay } from "../../../shared/dates.js";
import { html, useMemo } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useEvery } from "../every.js";
import { useRowActs } from "./rows.js";
import { TERMINAL_STATES, terminalState } from "./state.js";
import { View } from "../view.js";

const columnsFor = (retire) => [
  { key: "terminal_id", label: "端末" },
  { key: "place", label: "設置場所" },
  {
    key: "state",
    label: "状態",
    value: (row) => TERMINAL_STATES[terminalState(row)].label,
    show: (row) => html`<${Tag} kind=${TERMINAL_STATES[terminalState(row)].tone}>${TERMINAL_STATES[terminalState(row)].label}<//>`,
  },
  { key: "valid_until", label: "有効期限", show: (row) => japaneseDay(row.valid_until) },
  { key: "registered_by", label: "承認した職員" },
  {
    key: "acts",
    label: "操作",
    fixed: true,
    secret: true,
    show: (row) =>
      !row.retired &&
      html`<${Button} kind="secondary" aria-label=${`${row.terminal_id}を廃止する`} onClick=${() => retire(row)}>廃止する<//>`,
  },
];

export default function Terminals({ title }) {
  const { call } = useConsole();
  const found = useEvery((query, signal) => call("GET /terminals", { query, signal }));
  const { error, change } = useRowActs(found, "terminal_id");
  const retire = (row) => {
    const path = { terminal_id: row.terminal_id };
    const act = () => call("POST /terminals/{terminal_id}/retire", { path, body: {} });
    return change(retiring(row), row, act, "端末を廃止し、開いていた画面を終了させました。");
  };
  const columns = useMemo(() => columnsFor(retire), [found.data]);
  return html`<${View} title=${title}>
    <p class="row"><${Link} kind="primary" href=${href("/terminals/-/new")}>端末の登録を申請する<//></p>
    ${error && html`<${Fault} error=${error} />`}
    <${DataTable}
      caption="登録端末"
      columns=${columns}
      rows=${found.data}
      rowKey=${(row) => row.terminal_id}
      error=${found.error}
      onRetry=${found.again}
      exportName="登録端末.csv"
      empty="登録端末はありません。"
    />
  <//>`;
}

const retiring = ({ terminal_id, place }) => ({
  title: `${terminal_id}（${place}）を廃止しますか`,
  body: html`<p>この端末では直ちにログインできなくなり、開いている画面も終了します。再び使うには、登録の申請と承認が必要です。</p>`,
  yes: "廃止する",
  danger: true,
});
