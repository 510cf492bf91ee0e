/** @file One inquiry: what the former city answered, what was imported, and what to do next. */
import { Button, DefinitionList, Link, Notice } from "../../../shared/components/index.js";
import { dayInJapan, japaneseDay, japaneseMoment } from "../../../shared/dates.js";
import { count } from "../../../shared/formats.js";
import { html, useState } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { faultOf } from "../../individual_number.js";
import { forget, recall } from "../../memory.js";
import { NumberInput } from "../../number_input.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { Page } from "../parts/page.js";
import { ANSWERED } from "./ask_confirm.js";
import { requestToGoOn } from "./asking.js";
import { ProvidedDoses, StateTag, cityNames, groundSentence, identityItems } from "./parts.js";
import { NOT_FOUND_TODO } from "./words.js";

const UNDER = ["照会の一覧", "/inquiries"];

export default function One({ title, parameters }) {
  const { call } = useConsole();
  const { inquiry_id } = parameters;
  const load = useLoad(
    async (signal) => {
      const known = recall(ANSWERED);
      forget(ANSWERED);
      const found = known?.inquiry_id === inquiry_id ? known : call("GET /inquiries/{inquiry_id}", { path: { inquiry_id }, signal });
      const [inquiry, cityOf] = await Promise.all([found, cityNames(dayInJapan())]);
      return { inquiry, cityOf };
    },
    [inquiry_id],
  );
  const put = (inquiry) => load.put({ ...load.data, inquiry });
  return html`<${Page} title=${title} under=${UNDER}>
    <${Loaded} load=${load}>${({ inquiry, cityOf }) => html`<${Shown} inquiry=${inquiry} cityOf=${cityOf} put=${put} />`}<//>
  <//>`;
}

function Shown({ inquiry, cityOf, put }) {
  const { may } = useConsole();
  const { person_id } = inquiry;
  return html`<div class="stack">
    <${Answer} inquiry=${inquiry} put=${put} />
    <section class="stack" aria-labelledby="record-head">
      <h2 id="record-head">照会の記録</h2>
      <${DefinitionList}
        items=${[
          { term: "結果", text: html`<${StateTag} state=${inquiry.state} />` },
          { term: "転出元", text: `${cityOf(inquiry.former)}（${inquiry.former}）` },
          { term: "照会", text: `${japaneseMoment(inquiry.asked_at)}　${inquiry.asked_by}` },
          { term: "回答", text: japaneseMoment(inquiry.answered_at) },
          { term: "法令上の根拠", text: inquiry.basis },
          { term: "照会の根拠", text: groundSentence(inquiry.ground) },
          ...identityItems(inquiry.identity),
          { term: "住民の確認", text: `${japaneseMoment(inquiry.resident.checked_at)}　${inquiry.resident.checked_by}` },
          { term: "照会した項目", text: inquiry.items.join("、") },
          { term: "照会番号", text: html`<span class="digits">${inquiry.inquiry_id}</span>` },
          { term: "記録の保存期限", text: japaneseDay(inquiry.kept_until) },
        ]}
      />
    </section>
    <div class="row">
      ${may("desk:person:read") && html`<${Link} kind="secondary" href=${href("/people/{person_id}", { person_id })}>この方の記録を開く<//>`}
      ${may("number:inquiry:ask") && html`<${Link} href=${href("/inquiries/new")}>続けて別の方を照会する<//>`}
    </div>
  </div>`;
}

function Answer({ inquiry, put }) {
  if (inquiry.state === "asked") return html`<${BrokenOff} inquiry=${inquiry} put=${put} />`;
  if (inquiry.state === "not_found") return html`<${NotFound} />`;
  return html`<${Provided} inquiry=${inquiry} />`;
}

/** Nobody there has the number.  Whatever the reason is, this is all that is said. */
function NotFound() {
  return html`<${Notice} kind="warning" live title="転出元に、該当する方はいませんでした。">
    <p>転出元には何も残っていません。次の順に進めてください。</p>
    <ol>${NOT_FOUND_TODO.map((each) => html`<li key=${each}>${each}</li>`)}</ol>
  <//>`;
}

function Provided({ inquiry }) {
  const { may } = useConsole();
  const { conflicts, after_end } = inquiry;
  return html`<section class="stack" aria-labelledby="answer-head">
    <h2 id="answer-head">転出元の回答</h2>
    <${Notice} kind="success" live title=${`提供された${count(inquiry.doses.length)}件のうち、${count(inquiry.imported)}件を取り込みました。`}>
      <p>取り込まなかったものは、同じ内容が登録済みか、次に示すものです。</p>
    <//>
    ${conflicts > 0 &&
    html`<${Notice} kind="warning" title=${`${count(conflicts)}件は、ここにある記録と違います。`}>
      <p>
        ${may("desk:list:read")
          ? html`<a class="link" href=${href("/queues", {}, { kind: "conflict" })}>重複登録の一覧</a>で、どちらが正しいか確かめてください。`
          : "窓口担当に、重複登録の一覧で確かめるよう伝えてください。"}
      </p>
    <//>`}
    ${after_end > 0 &&
    html`<${Notice} kind="warning" title=${`${count(after_end)}件は、業務終了の後の接種のため取り込んでいません。`}>
      <p>接種日を確かめ、必要なときは紙で保管してください。</p>
    <//>`}
    <${ProvidedDoses} doses=${inquiry.doses} caption="提供された接種の記録" />
  </section>`;
}

/** The answer did not arrive: the same request goes on, with the number typed once more. */
function BrokenOff({ inquiry, put }) {
  const { call, may, say } = useConsole();
  const [number, setNumber] = useState("");
  const [fault, setFault] = useState("");
  const { busy, error, run } = useAct(async () => {
    const { addressee } = await call("GET /people/{person_id}", { path: { person_id: inquiry.person_id } });
    const after = await call("POST /inquiries", { body: requestToGoOn(inquiry, addressee, number), timeout: 60_000 });
    setNumber("");
    say("照会が終わりました。");
    put(after);
  });
  const send = (event) => {
    event.preventDefault();
    const wrong = faultOf(number);
    setFault(wrong ?? "");
    if (!wrong) run();
  };
  return html`<section class="card stack" aria-labelledby="broken-head">
    <h2 id="broken-head">照会が途中で止まっています</h2>
    <p>転出元の回答を取り込む前に止まりました。続けると、同じ照会として進みます。転出元に二重に記録されることはありません。</p>
    ${may("number:inquiry:ask")
      ? html`<form class="stack" onSubmit=${send} novalidate>
          <${NumberInput}
            hint="12桁。照会したときと同じ方の番号を、書類を見て入力します。"
            value=${number}
            error=${fault || undefined}
            onInput=${setNumber}
          />
          ${error && html`<${Fault} error=${error} />`}
          <div class="row"><${Button} type="submit" busy=${busy}>照会を続ける<//></div>
        </form>`
      : html`<${Notice} title="続けられるのは番号担当です。" />`}
  </section>`;
}
