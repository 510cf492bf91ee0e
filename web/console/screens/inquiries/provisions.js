/** @file Who asked us in a month, and what was provided. */
import { DataTable } from "../../../shared/components/index.js";
import { dayInJapan, japaneseMoment } from "../../../shared/dates.js";
import { html } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { all } from "../../patterns/list.js";
import { useLoad } from "../../patterns/load.js";
import { Page } from "../parts/page.js";
import { MonthField, monthIn } from "./month_field.js";
import { monthOf } from "./months.js";
import { cityNames } from "./parts.js";
import { GROUNDS } from "./words.js";

/** Where a provision is shown; the month says which list it stands in. */
export function provisionLink({ inquiry_id, provided_at }) {
  return href("/provisions/{inquiry_id}", { inquiry_id }, { month: monthOf(dayInJapan(new Date(provided_at))) });
}

const COLUMNS = [
  {
    key: "provided_at",
    label: "提供",
    show: (row) => html`<a class="link" href=${provisionLink(row)}>${japaneseMoment(row.provided_at)}</a>`,
  },
  { key: "asker_name", label: "照会した自治体" },
  { key: "asked_by", label: "照会した方" },
  { key: "doses", label: "提供した接種", number: true, value: (row) => row.doses.length },
  { key: "ground", label: "根拠", value: (row) => GROUNDS[row.ground.kind] },
  { key: "bulk", label: "一括照会", value: (row) => (row.bulk ? "一括" : "") },
  { key: "kept_until", label: "保存期限" },
];

export default function Provisions({ title, query }) {
  const { call } = useConsole();
  const month = monthIn(query);
  const list = useLoad(
    async (signal) => {
      const [found, cityOf] = await Promise.all([
        all((page) => call("GET /provisions", { query: { month, ...page }, signal })),
        cityNames(dayInJapan()),
      ]);
      return found.map((each) => ({ ...each, asker_name: cityOf(each.asker) }));
    },
    [month],
  );
  return html`<${Page} title=${title}>
    <div class="stack">
      <p>この自治体から転出した方について、転出先の自治体へ提供した記録です（番号法23条、7年間保存）。該当する方がいなかった照会は、何も残りません。</p>
      <${MonthField} path="/provisions" query=${query} />
      <${DataTable}
        caption="提供の記録"
        columns=${COLUMNS}
        rows=${list.data}
        rowKey=${(row) => row.inquiry_id}
        error=${list.error}
        onRetry=${list.again}
        exportName=${`提供の記録-${month}.csv`}
        empty="この月に提供した記録はありません。月を変えてください。"
      />
    </div>
  <//>`;
}
