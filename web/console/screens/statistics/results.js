/** @file What was counted: the figure, the picture, the table, and why some of it is kept back. */
import { BarChart } from "../../../shared/components/bar-chart.js";
import { DataTable } from "../../../shared/components/data-table.js";
import { Empty, Notice } from "../../../shared/components/notice.js";
import { japaneseDay } from "../../../shared/dates.js";
import { count } from "../../../shared/formats.js";
import { nameOf } from "../../../shared/names.js";
import { html, useMemo } from "../../../shared/preact.js";
import { DayChart } from "./day_chart.js";
import { KEPT_BACK, laidOut, said, shareOf, VIEWS, withEmptyDays } from "./shape.js";

const MOST_BARS = 60;
const SHORT = 9;

/** @param {{asked: object, answer: {rows: object[], total: number, undetermined: number, smallest: number}}} props */
export function Results({ asked, answer }) {
  const along = VIEWS[asked.view].by[0];
  const table = useMemo(() => laidOut(answer.rows, along, asked.part || undefined), [answer]);
  const stretch = `${japaneseDay(asked.since)}～${japaneseDay(asked.until)}`;
  const title = `${VIEWS[asked.view].label}の接種（${stretch}）`;
  return html`
    <p><span class="soft">合計</span> <strong class="figure">${count(answer.total)}</strong> 件</p>
    <${KeptBack} table=${table} answer=${answer} />
    ${answer.rows.length === 0
      ? html`<${Empty} title="表示できる接種がありません。"><p>期間や条件を変えてください。少ない件数は、個人が分からないように表示しません。</p><//>`
      : html`<${Picture} table=${table} along=${along} title=${title} /><${Rows} asked=${asked} answer=${answer} along=${along} />`}
  `;
}

function Picture({ table, along, title }) {
  if (along === "given_on") return html`<${DayChart} table=${withEmptyDays(table)} title=${title} />`;
  if (along === "month" || table.categories.length > MOST_BARS) return html`<${DayChart} table=${table} title=${title} />`;
  const labels = table.categories.map(({ label }) => (label.length > SHORT ? `${label.slice(0, SHORT - 1)}…` : label));
  const series = table.series.slice(0, 6).map(({ label, counts }) => ({ name: label, values: counts }));
  return html`<${BarChart} title=${title} labels=${labels} series=${series} labelHead=${nameOf("Dimension", along)} />`;
}

/** Says what is kept back, how much of it, and why; nothing where all is shown. */
function KeptBack({ table, answer }) {
  const { undetermined, smallest } = answer;
  if (table.keptBack === 0 && undetermined === 0) {
    return html`<p class="soft">${count(smallest)}件に満たない区分は、ほかの区分と合わせて「${KEPT_BACK}」とします。</p>`;
  }
  return html`<${Notice} kind="info" title="秘匿した件数があります。">
    <ul>
      ${table.keptBack > 0 && html`<li>${count(table.keptBack)}件は、どの区分かを示さず「${KEPT_BACK}」としてまとめました。</li>`}
      ${undetermined > 0 && html`<li>${count(undetermined)}件は、条件に当てはまるかどうかを示せないため、合計に入れていません。</li>`}
    </ul>
    <p>${count(smallest)}件に満たない区分から個人が分からないように、ほかの区分と合わせています。期間を長くするか、条件を減らすと、表示できる件数が増えます。</p>
  <//>`;
}

function Rows({ asked, answer, along }) {
  const dimensions = [along, ...(asked.part ? [asked.part] : [])];
  const columns = useMemo(() => columnsFor(dimensions, answer.total), [answer]);
  return html`<${DataTable}
    caption="集計表"
    columns=${columns}
    rows=${answer.rows}
    rowKey=${(row) => dimensions.map((each) => row[each]).join("|")}
    exportName=${`統計_${asked.view}_${asked.since}_${asked.until}.csv`}
    unit="行"
  />`;
}

const columnsFor = (dimensions, total) => [
  ...dimensions.map((dimension) => ({
    key: dimension,
    label: nameOf("Dimension", dimension),
    value: (row) => said(dimension, row[dimension]),
  })),
  { key: "count", label: "件数", number: true },
  { key: "share", label: "割合", number: true, value: (row) => shareOf(row.count, total) },
];
