/** @file 人事異動の取込み: who left or moved loses the ID at once, and shared IDs they used are suspended. */
import { useConsole } from "../../console.js";
import { Fault } from "../../patterns/fault.js";
import { Button, Link } from "../../../shared/components/button.js";
import { DataTable } from "../../../shared/components/data-table.js";
import { FileDrop } from "../../../shared/components/file-drop.js";
import { Steps } from "../../../shared/components/navigation.js";
import { Notice, Tag } from "../../../shared/components/notice.js";
import { csv, save } from "../../../shared/csv.js";
import { count } from "../../../shared/formats.js";
import { html, useState } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useAct } from "../../patterns/act.js";
import { View } from "../view.js";

const STEPS = ["ファイルを選ぶ", "内容を確かめる", "反映する"];
const HEAD = ["職員", "事由", "発令日"];
const MOST_BYTES = 6 * 1024 * 1024;

const CHANGES = [
  { key: "row", label: "行", number: true },
  { key: "account_id", label: "ID" },
  { key: "event", label: "事由" },
  {
    key: "already",
    label: "すること",
    value: (row) => (row.already ? "すでに停止済み" : "IDを停止する"),
    show: (row) => html`<${Tag} kind=${row.already ? "neutral" : "warning"}>${row.already ? "すでに停止済み" : "IDを停止する"}<//>`,
  },
  { key: "shared_ids", label: "一時停止する共用ID", value: (row) => row.shared_ids.join("、") },
];

const REFUSALS = [
  { key: "row", label: "行", number: true },
  { key: "reason", label: "理由" },
];

export default function HrFiles({ title }) {
  const { call, say } = useConsole();
  const act = useAct((work) => work());
  const [file, setFile] = useState(null);
  const [plan, setPlan] = useState(null);
  const [done, setDone] = useState(false);
  const check = async ([chosen]) => {
    setFile(chosen);
    setPlan(null);
    setDone(false);
    setPlan((await act.run(() => call("POST /hr-files", { body: chosen }))) ?? null);
  };
  const apply = async () => {
    const query = { digest: plan.digest };
    if (await act.run(() => call("POST /hr-files/apply", { query, body: file }))) {
      setDone(true);
      say("反映しました。該当する職員は直ちにログインできなくなりました。");
    }
  };
  return html`<${View} title=${title}>
    <${Steps} steps=${STEPS} current=${done ? 3 : plan ? 1 : 0} />
    <p>人事担当が作ったCSV（見出しは「${HEAD.join(",")}」、1,000行まで）を選びます。確かめるだけでは何も変わりません。</p>
    <p class="row">
      <${Button} kind="secondary" onClick=${() => save("人事異動.csv", csv(HEAD, [["clerk-1", "退職", "2021-06-30"]]))}>
        ひな形を保存する
      <//>
    </p>
    <${FileDrop} label="人事異動のファイル" accept=${[".csv"]} most=${MOST_BYTES} file=${file} busy=${act.busy} onFiles=${check} />
    ${act.error && html`<${Fault} error=${act.error} />`}
    ${done ? html`<${Done} plan=${plan} />` : plan && html`<${Plan} plan=${plan} busy=${act.busy} apply=${apply} />`}
  <//>`;
}

function Plan({ plan, busy, apply }) {
  const refused = plan.refusals.length > 0;
  const stopping = plan.changes.filter((each) => !each.already).length;
  return html`<section class="stack" aria-labelledby="plan">
    <h2 id="plan">反映すると、こうなります</h2>
    ${refused &&
    html`<${Notice} kind="error" title=${`誤りのある行が${count(plan.refusals.length)}行あります。反映できません。`}>
      <p>ファイルを直して、もう一度選んでください。</p>
    <//>`}
    ${refused &&
    html`<${DataTable}
      caption="誤りのある行"
      columns=${REFUSALS}
      rows=${plan.refusals}
      rowKey=${(row) => String(row.row)}
      exportName="誤りのある行.csv"
      unit="行"
    />`}
    <${DataTable}
      caption="反映する行"
      columns=${CHANGES}
      rows=${plan.changes}
      rowKey=${(row) => String(row.row)}
      exportName="反映する行.csv"
      unit="行"
      empty="反映する行はありません。"
    />
    ${!refused &&
    plan.changes.length > 0 &&
    html`<p class="row">
      <${Button} kind="danger" busy=${busy} onClick=${apply}>${`${count(stopping)}件のIDを停止する`}<//>
    </p>`}
  </section>`;
}

function Done({ plan }) {
  return html`<${Notice} kind="success" title=${`${count(plan.changes.length)}行を反映しました。`}>
    <p>続けて使う職員には、新しい所属の権限を申請してください。<${Link} href=${href("/accounts", {}, { state: "disabled" })}>停止したIDを見る<//></p>
  <//>`;
}
