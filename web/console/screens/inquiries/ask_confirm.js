/** @file Everything that will be asked, in one view; then the request, and what to do where it is refused. */
import { Button, DefinitionList, Masked, Notice } from "../../../shared/components/index.js";
import { html } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { keep } from "../../memory.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { PURPOSES } from "../../words.js";
import { WhoIsIt } from "../people/person_head.js";
import { STEP_NAMES, STEP_OF_REFUSAL, requestOf } from "./asking.js";
import { groundSentence, identityItems } from "./parts.js";

/** What was asked last, for the screen that shows the answer. */
export const ANSWERED = "inquiry";

export function Confirm({ form, cities, requestKey, to, back }) {
  const { call, leaving } = useConsole();
  const body = requestOf(form, requestKey.current);
  const { busy, error, run } = useAct(async () => {
    const inquiry = await call("POST /inquiries", { body, timeout: 60_000 });
    leaving(null);
    keep(ANSWERED, inquiry);
    go(href("/inquiries/{inquiry_id}", { inquiry_id: inquiry.inquiry_id }), { replace: true });
  });
  const step = STEP_OF_REFUSAL[error?.code];
  return html`<section class="card stack">
    <${WhoIsIt} record=${form.person} />
    <${DefinitionList}
      items=${[
        { term: "目的", text: PURPOSES[form.purpose] },
        { term: "根拠", text: groundSentence(body.ground) },
        ...identityItems(body.identity),
        { term: "個人番号", text: html`<${Masked} label="個人番号" />` },
        { term: "転出元", text: `${cities.get(form.former)}（${form.former}）` },
      ]}
    />
    <${Notice} title="照会すると、転出元に提供の記録が、この自治体に照会の記録が、それぞれ7年間残ります。">
      <p>該当する方がいるときは、接種の記録がそのまま取り込まれます。違う内容が登録済みのときは、重複登録として残ります。</p>
    <//>
    ${error &&
    html`<${Fault} error=${error} again=${error.retryable ? run : undefined} word="同じ照会をもう一度送る" />
      ${step && html`<div><${Button} kind="secondary" onClick=${() => to(step)}>「${STEP_NAMES[step]}」を直す<//></div>`}`}
    <div class="row">
      <${Button} busy=${busy} onClick=${run}>転出元へ照会する<//>
      <${Button} kind="secondary" onClick=${back}>前へ<//>
    </div>
  </section>`;
}
