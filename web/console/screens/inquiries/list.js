/** @file The inquiries of a month, with what came of each. */
import { DataTable, Link } from "../../../shared/components/index.js";
import { dayInJapan, japaneseMoment } from "../../../shared/dates.js";
import { nameOf } from "../../../shared/names.js";
import { html, useMemo } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { all } from "../../patterns/list.js";
import { useLoad } from "../../patterns/load.js";
import { Filters, chosen } from "../parts/filters.js";
import { Page } from "../parts/page.js";
import { MonthField, monthIn } from "./month_field.js";
import { StateTag, cityNames } from "./parts.js";
import { GROUNDS } from "./words.js";

const COLUMNS = [
  {
    key: "asked_at",
    label: "照会",
    show: ({ asked_at, inquiry_id }) =>
      html`<a class="link" href=${href("/inquiries/{inquiry_id}", { inquiry_id })}>${japaneseMoment(asked_at)}</a>`,
  },
  { key: "former_name", label: "転出元" },
  { key: "state", label: "結果", value: (row) => nameOf("InquiryState", row.state), show: (row) => html`<${StateTag} state=${row.state} />` },
  { key: "imported", label: "取り込んだ接種", number: true },
  { key: "conflicts", label: "重複登録", number: true },
  { key: "ground", label: "根拠", value: (row) => GROUNDS[row.ground.kind] },
  { key: "asked_by", label: "照会した方" },
  {
    key: "bulk_id",
    label: "一括照会",
    value: (row) => (row.bulk_id ? "一括" : ""),
    show: ({ bulk_id }) => bulk_id && html`<a class="link" href=${href("/inquiries/bulks/{bulk_id}", { bulk_id })}>一括照会を見る</a>`,
  },
];

export default function List({ title, query }) {
  const { call, may } = useConsole();
  const month = monthIn(query);
  const state = chosen(query, "state", "InquiryState");
  const list = useLoad(
    async (signal) => {
      const [found, cityOf] = await Promise.all([
        all((page) => call("GET /inquiries", { query: { month, ...page }, signal })),
        cityNames(dayInJapan()),
      ]);
      return found.map((each) => ({ ...each, former_name: cityOf(each.former) }));
    },
    [month],
  );
  const rows = useMemo(() => list.data?.filter((each) => !state || each.state === state), [list.data, state]);
  return html`<${Page} title=${title}>
    <div class="stack">
      <div class="row">
        ${may("number:inquiry:ask")
          ? html`<${Link} kind="primary" href=${href("/inquiries/new")}>転出元へ照会する<//>`
          : html`<p class="soft">照会するのは番号担当です。</p>`}
        <${Link} href=${href("/inquiries/bulks")}>一括照会<//>
      </div>
      <div class="row no-print">
        <${MonthField} path="/inquiries" query=${query} />
        <${Filters} path="/inquiries" query=${query} filters=${[{ key: "state", label: "結果", list: "InquiryState" }]} />
      </div>
      <${DataTable}
        caption="照会の一覧"
        columns=${COLUMNS}
        rows=${rows}
        rowKey=${(row) => row.inquiry_id}
        error=${list.error}
        onRetry=${list.again}
        exportName=${`照会の一覧-${month}.csv`}
        empty=${state ? "この月に、この結果の照会はありません。" : "この月の照会はありません。月を変えてください。"}
      />
    </div>
  <//>`;
}
