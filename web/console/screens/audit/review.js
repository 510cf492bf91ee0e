/** @file One month's review: the rows drawn by chance, the rows of watched acts, remarks and a signature. */
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { Button } from "../../../shared/components/button.js";
import { TextArea } from "../../../shared/components/field.js";
import { DefinitionList } from "../../../shared/components/records.js";
import { japaneseDay, japaneseMoment } from "../../../shared/dates.js";
import { count } from "../../../shared/formats.js";
import { html, useState } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useFaults } from "../forms.js";
import { View } from "../view.js";
import { LogTable } from "./log_table.js";
import { monthName, StateTag } from "./reviews.js";

const MOST_REMARKS = 2_000;

export default function Review({ parameters }) {
  const { call } = useConsole();
  const { month } = parameters;
  const sheet = useLoad((signal) => call("GET /audit/reviews/{month}", { path: { month }, signal }), [month]);
  const act = useAct((work) => work());
  const more = async () => {
    const query = { after: sheet.data.next };
    const page = await act.run(() => call("GET /audit/reviews/{month}", { path: { month }, query }));
    if (page) sheet.put({ ...page, watched: [...sheet.data.watched, ...page.watched] });
  };
  const signed = (now) => sheet.put({ ...sheet.data, review: now });
  const name = monthName(month);
  return html`<${View} title=${`${name}の点検`} crumbs=${[{ label: "操作記録の点検", href: href("/audit/reviews") }]}>
    <${Loaded} load=${sheet}>
      ${({ review, sample, watched, next }) => html`
        <${Head} review=${review} />
        <${LogTable}
          caption="偶然に選ばれた操作記録"
          rows=${sample}
          exportName=${`点検_${month}_抽出.csv`}
          empty="この月の操作記録はありません。"
        />
        <${LogTable}
          caption="注意すべき操作の操作記録"
          rows=${watched}
          exportName=${`点検_${month}_注意操作.csv`}
          empty="注意すべき操作はありませんでした。"
        />
        ${act.error && html`<${Fault} error=${act.error} again=${more} />`}
        ${next &&
        html`<p class="row"><${Button} kind="secondary" busy=${act.busy} onClick=${more}>注意すべき操作の続きを表示する<//></p>`}
        ${!review.signed_at && html`<${Sign} month=${month} rest=${Boolean(next)} onSigned=${signed} />`}
      `}
    <//>
  <//>`;
}

function Head({ review }) {
  const state = review.signed_at ? "signed" : "begun";
  const signed = review.signed_at && [
    { term: "完了", text: `${review.signed_by}（${japaneseMoment(review.signed_at)}）` },
    { term: "注意すべき操作", text: `${count(review.watched)}行` },
    { term: "所見", text: html`<span class="lines">${review.remarks}</span>` },
  ];
  return html`<${DefinitionList}
    items=${[
      { term: "状態", text: html`<${StateTag} state=${state} />` },
      { term: "期限", text: japaneseDay(review.due_on) },
      { term: "点検の開始", text: `${review.begun_by}（${japaneseMoment(review.begun_at)}）` },
      ...(signed || []),
    ]}
  />`;
}

function Sign({ month, rest, onSigned }) {
  const { call, say } = useConsole();
  const [remarks, setRemarks] = useState("");
  const act = useAct((work) => work());
  const { faults, check, form } = useFaults(() => (remarks.trim() ? {} : { remarks: "確かめた内容と、気付いたことを書いてください。" }));
  const send = async (event) => {
    event.preventDefault();
    if (!check()) return;
    const body = { remarks: remarks.trim() };
    const signed = await act.run(() => call("POST /audit/reviews/{month}/sign", { path: { month }, body }));
    if (signed) {
      onSigned(signed);
      say("点検を完了しました。");
    }
  };
  return html`<form class="stack card" ref=${form} onSubmit=${send} novalidate>
    <h2>点検の完了</h2>
    ${rest && html`<p>注意すべき操作に、まだ表示していない続きがあります。最後まで確かめてから完了してください。</p>`}
    <${TextArea}
      label="所見"
      hint="異常がなければ「異常なし」、あれば、誰に何を確かめたかを書きます。個人の番号は書かないでください。"
      required
      rows="5"
      maxlength=${MOST_REMARKS}
      value=${remarks}
      error=${faults.remarks}
      onInput=${setRemarks}
    />
    ${act.error && html`<${Fault} error=${act.error} />`}
    <div class="row"><${Button} type="submit" busy=${act.busy}>点検を完了する<//></div>
  </form>`;
}
