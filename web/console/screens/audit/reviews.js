/** @file 操作記録の点検: every month of the log is looked through once, and signed. */
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { Button, Link } from "../../../shared/components/button.js";
import { DataTable } from "../../../shared/components/data-table.js";
import { Notice, Tag } from "../../../shared/components/notice.js";
import { japaneseDay, japaneseMoment } from "../../../shared/dates.js";
import { nameOf } from "../../../shared/names.js";
import { html, useMemo } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useEvery } from "../every.js";
import { View } from "../view.js";

const TONES = { due: "warning", begun: "info", signed: "success" };

/** How far a month's review is, in a word. */
export const StateTag = ({ state }) => html`<${Tag} kind=${TONES[state]}>${nameOf("ReviewState", state)}<//>`;

/** `2021年6月` for `2021-06`. */
export const monthName = (month) => `${month.slice(0, 4)}年${Number(month.slice(5))}月`;

const columnsFor = (begin) => [
  { key: "month", label: "月", show: (row) => monthName(row.month) },
  {
    key: "state",
    label: "状態",
    value: (row) => nameOf("ReviewState", row.state),
    show: (row) => html`<${StateTag} state=${row.state} />`,
  },
  {
    key: "due_on",
    label: "期限",
    show: (row) => html`${japaneseDay(row.due_on)} ${row.overdue && html`<${Tag} kind="error">期限超過<//>`}`,
  },
  { key: "signed_by", label: "点検した職員", value: (row) => row.review?.signed_by ?? row.review?.begun_by },
  { key: "signed_at", label: "完了日時", value: (row) => row.review?.signed_at, show: (row) => japaneseMoment(row.review?.signed_at) },
  {
    key: "acts",
    label: "操作",
    fixed: true,
    secret: true,
    show: (row) =>
      row.state === "due"
        ? html`<${Button} aria-label=${`${monthName(row.month)}の点検を始める`} onClick=${() => begin(row)}>点検を始める<//>`
        : html`<${Link} kind="secondary" href=${href("/audit/reviews/{month}", row)}>${row.state === "begun" ? "続ける" : "見る"}<//>`,
  },
];

export default function Reviews({ title }) {
  const { call } = useConsole();
  const found = useEvery((query, signal) => call("GET /audit/reviews", { query, signal }));
  const act = useAct((work) => work());
  const begin = async ({ month }) => {
    const begun = await act.run(() => call("POST /audit/reviews/{month}", { path: { month }, body: {} }));
    if (begun) go(href("/audit/reviews/{month}", { month }));
  };
  const columns = useMemo(() => columnsFor(begin), [found.data]);
  const late = (found.data ?? []).filter((each) => each.overdue).length;
  return html`<${View} title=${title}>
    <p>終わった月ごとに、偶然に選ばれた行と、注意すべき操作のすべての行を確かめ、所見を書いて完了します。</p>
    ${late > 0 && html`<${Notice} kind="error" title=${`期限を過ぎた月が${late}件あります。点検してください。`} />`}
    ${act.error && html`<${Fault} error=${act.error} />`}
    <${DataTable}
      caption="点検する月"
      columns=${columns}
      rows=${found.data && [...found.data].reverse()}
      rowKey=${(row) => row.month}
      error=${found.error}
      onRetry=${found.again}
      exportName="操作記録の点検.csv"
      empty="点検できる月はまだありません。月が終わると、ここに現れます。"
    />
  <//>`;
}
