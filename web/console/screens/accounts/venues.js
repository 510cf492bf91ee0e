/** @file 接種会場: places whose staff open a shift with a PIN; the PIN itself is never shown. */
import { useConsole } from "../../console.js";
import { DataTable } from "../../../shared/components/data-table.js";
import { Link } from "../../../shared/components/button.js";
import { Tag } from "../../../shared/components/notice.js";
import { html } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useEvery } from "../every.js";
import { View } from "../view.js";

const stateOf = (row) => (row.closed ? "閉鎖" : "使用中");

const COLUMNS = [
  {
    key: "venue_id",
    label: "会場番号",
    show: (row) => html`<a class="link" href=${href("/venues/{venue_id}", row)}>${row.venue_id}</a>`,
  },
  { key: "name", label: "名称" },
  {
    key: "closed",
    label: "状態",
    value: stateOf,
    show: (row) => html`<${Tag} kind=${row.closed ? "neutral" : "success"}>${stateOf(row)}<//>`,
  },
];

export default function Venues({ title }) {
  const { call } = useConsole();
  const found = useEvery((query, signal) => call("GET /venues", { query, signal }));
  return html`<${View} title=${title}>
    <p class="row"><${Link} kind="primary" href=${href("/venues/-/new")}>会場を登録する<//></p>
    <${DataTable}
      caption="接種会場"
      columns=${COLUMNS}
      rows=${found.data}
      rowKey=${(row) => row.venue_id}
      error=${found.error}
      onRetry=${found.again}
      exportName="接種会場.csv"
      empty="会場はありません。会場を登録すると、読み取り端末で受付を始められます。"
    />
  <//>`;
}
