/** @file 満了者: people whose period is over, by blind ids, and the proposal to erase them. */
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { Button } from "../../../shared/components/button.js";
import { DataTable } from "../../../shared/components/data-table.js";
import { Notice, Tag } from "../../../shared/components/notice.js";
import { japaneseDay } from "../../../shared/dates.js";
import { count } from "../../../shared/formats.js";
import { html } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useEvery } from "../every.js";
import { View } from "../view.js";

/** People of one erasure at most (`retention/use_cases.py`). */
const MOST = 2_000;

const COLUMNS = [
  { key: "person_id", label: "照合ID", show: (row) => html`<span class="log-subject">${row.person_id}</span>` },
  { key: "last_dose_on", label: "最後の接種日", show: (row) => japaneseDay(row.last_dose_on) },
  { key: "due_on", label: "保存期間の満了", show: (row) => japaneseDay(row.due_on) },
  {
    key: "held",
    label: "留保",
    value: (row) => (row.held ? "留保中" : "なし"),
    show: (row) => (row.held ? html`<${Tag} kind="warning">留保中<//>` : html`<span class="soft">なし</span>`),
  },
];

export default function DuePeople({ title }) {
  const { call, may } = useConsole();
  const found = useEvery((query, signal) => call("GET /due", { query, signal }));
  const free = (found.data ?? []).filter((each) => !each.held).length;
  return html`<${View} title=${title}>
    <p>保存期間が過ぎた方の一覧です。氏名や番号は表示しません。留保されている方は消去の対象になりません。</p>
    ${free > 0 && may("office:erasure:propose") && html`<${Propose} free=${free} />`}
    ${found.data?.length >= MOST && html`<${Notice} kind="info" title=${`${count(MOST)}人までを表示しています。消去が済むと、次の方が現れます。`} />`}
    <${DataTable}
      caption="満了者"
      columns=${COLUMNS}
      rows=${found.data}
      rowKey=${(row) => row.person_id}
      error=${found.error}
      onRetry=${found.again}
      exportName="満了者.csv"
      empty="保存期間が満了した記録はありません。"
      unit="人"
    />
  <//>`;
}

function Propose({ free }) {
  const { call, say, ask } = useConsole();
  const act = useAct((work) => work());
  const propose = async () => {
    const said = await ask(questionFor(free));
    if (said === null) return;
    const erasure = await act.run(() => call("POST /erasures", { body: { reason: said.reason }, timeout: 60_000 }));
    if (erasure) {
      say("消去を起案しました。別の方に承認を依頼してください。");
      go(href("/erasures/{erasure_id}", erasure));
    }
  };
  return html`
    ${act.error && html`<${Fault} error=${act.error} />`}
    <p class="row"><${Button} busy=${act.busy} onClick=${propose}>${`留保のない${count(free)}人の消去を起案する`}<//></p>
  `;
}

const questionFor = (free) => ({
  title: `${count(free)}人の記録の消去を起案しますか`,
  body: html`<p>起案だけでは消去されません。別の管理者が承認すると、接種記録、接種券、個人番号などがすべて消去され、元に戻せません。</p>`,
  yes: "起案する",
  reason: true,
});
