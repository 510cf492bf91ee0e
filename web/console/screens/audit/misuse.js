/** @file 不正利用の点検: the log is read for signs of misuse, and somebody signs what came of it. */
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { Button, Link } from "../../../shared/components/button.js";
import { DataTable } from "../../../shared/components/data-table.js";
import { DateInput } from "../../../shared/components/date-input.js";
import { Tag } from "../../../shared/components/notice.js";
import { dayInJapan, japaneseDay, japaneseMoment } from "../../../shared/dates.js";
import { count } from "../../../shared/formats.js";
import { html } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useEvery } from "../every.js";
import { useFaults, useValues } from "../forms.js";
import { View } from "../view.js";
import { beginOf, daysBefore, endOf } from "./query.js";

/** What each sign means, for who has to ask about it. */
export const WHY = {
  odd_hours: "21時から7時までの操作です。",
  volume: "1日の照会が、ほかの職員より際立って多くなっています。",
  own_household: "自分や自分の世帯として届け出た方を照会しています。",
  watched: "注意対象者として登録した方を照会しています。",
  refused: "1日に5回以上、権限のない操作やログインの失敗がありました。",
};

/** The stretch of time of a report: `2021年6月1日～2021年6月30日`. */
export function stretchOf({ since, until }) {
  const last = new Date(new Date(until) - 1);
  return `${japaneseDay(dayInJapan(new Date(since)))}～${japaneseDay(dayInJapan(last))}`;
}

const COLUMNS = [
  {
    key: "since",
    label: "期間",
    show: (row) => html`<a class="link" href=${href("/misuse/{report_id}", row)}>${stretchOf(row)}</a>`,
  },
  { key: "findings", label: "指摘", number: true, value: (row) => row.findings.length + row.more },
  {
    key: "state",
    label: "状態",
    value: (row) => (row.signed_at ? "確認済み" : "確認待ち"),
    show: (row) => html`<${Tag} kind=${row.signed_at ? "success" : "warning"}>${row.signed_at ? "確認済み" : "確認待ち"}<//>`,
  },
  { key: "made_by", label: "点検した職員" },
  { key: "signed_by", label: "確認した職員" },
  { key: "signed_at", label: "確認日時", show: (row) => japaneseMoment(row.signed_at) },
];

export default function Misuse({ title }) {
  const { call } = useConsole();
  const found = useEvery((query, signal) => call("GET /misuse-reports", { query, signal }));
  return html`<${View} title=${title}>
    <p>
      操作記録から、不正な利用の兆候を集計します。兆候は疑いではなく、確かめるきっかけです。<${Link} href=${href("/watched")}>注意対象者<//>を登録しておくと、その方の照会も集計されます。
    </p>
    <${Make} />
    <${DataTable}
      caption="点検報告"
      columns=${COLUMNS}
      rows=${found.data}
      rowKey=${(row) => row.report_id}
      error=${found.error}
      onRetry=${found.again}
      exportName="不正利用の点検.csv"
      empty="点検報告はまだありません。期間を決めて点検してください。"
    />
  <//>`;
}

function Make() {
  const { call, say } = useConsole();
  const today = dayInJapan();
  const [values, set] = useValues({ since: daysBefore(today, 30), until: today });
  const act = useAct((work) => work());
  const { faults, check, form } = useFaults(() => faultsOf(values));
  const send = async (event) => {
    event.preventDefault();
    if (!check()) return;
    const body = { since: beginOf(values.since), until: endOf(values.until) };
    const made = await act.run(() => call("POST /misuse-reports", { body, timeout: 60_000 }));
    if (made) {
      say(`${count(made.findings.length + made.more)}件の指摘がありました。確かめて署名してください。`);
      go(href("/misuse/{report_id}", made));
    }
  };
  return html`<form class="stack card" ref=${form} onSubmit=${send} novalidate>
    <h2>期間を決めて点検する</h2>
    <div class="row row-top">
      <${DateInput} label="始まりの日" required value=${values.since} error=${faults.since} onInput=${set("since")} />
      <${DateInput} label="終わりの日" required value=${values.until} error=${faults.until} onInput=${set("until")} />
    </div>
    ${act.error && html`<${Fault} error=${act.error} />`}
    <div class="row"><${Button} type="submit" busy=${act.busy}>点検する<//></div>
  </form>`;
}

function faultsOf({ since, until }) {
  const faults = {};
  if (!since) faults.since = "始まりの日を入力してください。";
  if (!until) faults.until = "終わりの日を入力してください。";
  else if (since && until < since) faults.until = "始まりの日より後の日を入力してください。";
  return faults;
}
