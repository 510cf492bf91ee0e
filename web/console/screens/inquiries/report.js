/** @file What each person asked in a month, for a reviewer: how much, with what success, when. */
import { DataTable, Notice, Tag } from "../../../shared/components/index.js";
import { html, useMemo } from "../../../shared/preact.js";
import { useConsole } from "../../console.js";
import { all } from "../../patterns/list.js";
import { useLoad } from "../../patterns/load.js";
import { Page } from "../parts/page.js";
import { MonthField, monthIn } from "./month_field.js";

/** Fewer hits than so many of a hundred look like trying numbers or cities. */
const FEW_HITS = 70;
const FEW_TO_JUDGE = 5;

/** What stands out about one person's inquiries, in words; none where nothing does. */
export function signsOf({ provided, not_found, hit_percent, odd_hours, consent_difficult }) {
  const answered = provided + not_found;
  return [
    answered >= FEW_TO_JUDGE && hit_percent < FEW_HITS && "該当なしが多い",
    odd_hours > 0 && "時間外・休日の照会",
    consent_difficult > 0 && "同意のない照会",
  ].filter(Boolean);
}

const COLUMNS = [
  { key: "asked_by", label: "照会した方" },
  { key: "asked", label: "照会", number: true },
  { key: "provided", label: "提供あり", number: true },
  { key: "not_found", label: "該当なし", number: true },
  { key: "unfinished", label: "途中", number: true },
  {
    key: "hit_percent",
    label: "該当した割合",
    number: true,
    value: (row) => (row.provided + row.not_found === 0 ? null : row.hit_percent),
    show: (row) => (row.provided + row.not_found === 0 ? "―" : `${row.hit_percent}%`),
  },
  { key: "consent", label: "同意", number: true },
  { key: "consent_difficult", label: "同意が困難", number: true },
  { key: "odd_hours", label: "時間外・休日", number: true },
  { key: "in_bulk", label: "一括", number: true },
  {
    key: "signs",
    label: "確かめること",
    value: (row) => signsOf(row).join("、"),
    show: (row) => signsOf(row).map((each) => html`<${Tag} key=${each} kind="warning">${each}<//> `),
  },
];

export default function Report({ title, query }) {
  const { call } = useConsole();
  const month = monthIn(query);
  const list = useLoad((signal) => all((page) => call("GET /inquiries/report", { query: { month, ...page }, signal })), [month]);
  const odd = useMemo(() => (list.data ?? []).filter((row) => signsOf(row).length > 0), [list.data]);
  return html`<${Page} title=${title}>
    <div class="stack">
      <p>だれが、どれだけ照会し、どれだけ該当したかを月ごとに確かめます。確かめることがあるときは、本人と記録に当たってください。</p>
      <${MonthField} path="/inquiries/report" query=${query} />
      ${odd.length > 0 && html`<${Notice} kind="warning" title=${`確かめることのある方が${odd.length}人います。`} />`}
      <${DataTable}
        caption="照会の点検"
        columns=${COLUMNS}
        rows=${list.data}
        rowKey=${(row) => row.asked_by}
        error=${list.error}
        onRetry=${list.again}
        exportName=${`照会の点検-${month}.csv`}
        empty="この月の照会はありません。"
        unit="人"
      />
    </div>
  <//>`;
}
