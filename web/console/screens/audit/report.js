/** @file One report of possible misuse: what stood out, and what came of asking. */
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { all } from "../../patterns/list.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { Button } from "../../../shared/components/button.js";
import { DataTable } from "../../../shared/components/data-table.js";
import { TextInput } from "../../../shared/components/field.js";
import { Notice } from "../../../shared/components/notice.js";
import { DefinitionList } from "../../../shared/components/records.js";
import { japaneseDay, japaneseMoment } from "../../../shared/dates.js";
import { count } from "../../../shared/formats.js";
import { nameOf } from "../../../shared/names.js";
import { html, useState } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { oneOf } from "../every.js";
import { useFaults } from "../forms.js";
import { View } from "../view.js";
import { stretchOf, WHY } from "./misuse.js";

const dayOf = ({ day }) => href("/audit", {}, { since: day, until: day });

const COLUMNS = [
  {
    key: "sign",
    label: "兆候",
    value: (row) => nameOf("Sign", row.sign),
    show: (row) => html`<strong>${nameOf("Sign", row.sign)}</strong><br /><span class="soft small">${WHY[row.sign]}</span>`,
  },
  { key: "actor", label: "操作者" },
  { key: "day", label: "日", show: (row) => japaneseDay(row.day) },
  { key: "count", label: "回数", number: true },
  {
    key: "look",
    label: "操作記録",
    fixed: true,
    secret: true,
    show: (row) => html`<a class="link" href=${dayOf(row)} aria-label=${`${japaneseDay(row.day)}、この日を検索`}>この日を検索</a>`,
  },
];

export default function Report({ title, parameters }) {
  const { call } = useConsole();
  const { report_id } = parameters;
  const found = useLoad(async (signal) => {
    const reports = await all((query) => call("GET /misuse-reports", { query, signal }));
    return oneOf(reports, "report_id", report_id, "この報告はありません。一覧で確かめてください。");
  }, [report_id]);
  return html`<${View} title=${title} crumbs=${[{ label: "不正利用の点検", href: href("/misuse") }]}>
    <${Loaded} load=${found}>
      ${(report) => html`
        <${Head} report=${report} />
        ${report.more > 0 && html`<${Notice} kind="warning" title=${`ほかに${count(report.more)}件の指摘があります。期間を短くして点検し直すと表示できます。`} />`}
        <${DataTable}
          caption="指摘"
          columns=${COLUMNS}
          rows=${report.findings}
          rowKey=${(row) => `${row.sign}|${row.actor}|${row.day}`}
          exportName="点検報告の指摘.csv"
          empty="この期間に、際立った兆候はありませんでした。"
        />
        ${!report.signed_at && html`<${Sign} report=${report} onSigned=${found.put} />`}
      `}
    <//>
  <//>`;
}

function Head({ report }) {
  const signed = report.signed_at && [
    { term: "確認", text: `${report.signed_by}（${japaneseMoment(report.signed_at)}）` },
    { term: "結果", text: report.note },
  ];
  return html`<${DefinitionList}
    items=${[
      { term: "期間", text: stretchOf(report) },
      { term: "点検した職員", text: report.made_by },
      { term: "指摘", text: `${count(report.findings.length + report.more)}件` },
      ...(signed || [{ term: "確認", text: "確認待ち" }]),
    ]}
  />`;
}

function Sign({ report, onSigned }) {
  const { call, say } = useConsole();
  const [note, setNote] = useState("");
  const act = useAct((work) => work());
  const { faults, check, form } = useFaults(() => (note.trim() ? {} : { note: "確かめた結果を入力してください。" }));
  const send = async (event) => {
    event.preventDefault();
    if (!check()) return;
    const path = { report_id: report.report_id };
    const signed = await act.run(() => call("POST /misuse-reports/{report_id}/sign", { path, body: { note: note.trim() } }));
    if (signed) {
      onSigned(signed);
      say("確認した結果を記録しました。");
    }
  };
  return html`<form class="stack card" ref=${form} onSubmit=${send} novalidate>
    <h2>確認の署名</h2>
    <${TextInput}
      label="確認の結果"
      hint="誰に何を確かめ、どうだったか。個人の番号や、照会された方の名前は書かないでください。"
      required
      maxlength="200"
      value=${note}
      error=${faults.note}
      onInput=${setNote}
    />
    ${act.error && html`<${Fault} error=${act.error} />`}
    <div class="row"><${Button} type="submit" busy=${act.busy}>署名する<//></div>
  </form>`;
}
