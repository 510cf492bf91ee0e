/** @file Carrying a decision out: disclose, correct and tell, or erase; then the request is over. */
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { Button, Link } from "../../../shared/components/button.js";
import { Notice } from "../../../shared/components/notice.js";
import { html } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { Corrected } from "./corrected.js";
import { Disclosure } from "./disclosure.js";
import { Receivers } from "./receivers.js";
import { canEnd, isGranted } from "./words.js";

/** @param {{of: object, onDone: () => void}} props */
export function CarryOut({ of, onDone }) {
  const { may } = useConsole();
  const decided = of.state === "decided" || of.state === "carried_out";
  if (!decided) return null;
  const granted = isGranted(of);
  return html`
    ${of.kind === "disclosure" && granted && may("desk:case:export") && html`<${Disclosure} of=${of} />`}
    ${of.kind === "correction" && granted && html`<${Corrected} of=${of} onDone=${onDone} /><${Receivers} of=${of} onDone=${onDone} />`}
    ${of.kind === "suspension" && granted && html`<${Erase} of=${of} onDone=${onDone} />`}
    <${End} of=${of} onDone=${onDone} />
  `;
}

/** A granted 利用停止 becomes an erasure, which another person approves. */
function Erase({ of, onDone }) {
  const { call, may, say, ask } = useConsole();
  const act = useAct((work) => work());
  const erase = async () => {
    const said = await ask(ERASING);
    if (said === null) return;
    const path = { case_id: of.case_id };
    if (await act.run(() => call("POST /cases/{case_id}/erase", { path, body: { reason: said.reason } }))) {
      say("消去を起案しました。別の管理者に承認を依頼してください。");
      onDone();
    }
  };
  return html`<section class="stack" aria-labelledby="erase">
    <h2 id="erase">記録の消去</h2>
    ${act.error && html`<${Fault} error=${act.error} />`}
    ${of.erasure_id
      ? html`<p><${Link} href=${href("/erasures/{erasure_id}", of)}>起案した消去の状態と証明書を見る<//></p>`
      : may("office:erasure:propose") && html`<p class="row"><${Button} kind="danger" busy=${act.busy} onClick=${erase}>消去を起案する<//></p>`}
  </section>`;
}

const ERASING = {
  title: "この方の記録の消去を起案しますか",
  body: html`<p>起案だけでは消去されません。別の管理者が承認すると、この方のすべての記録が消去され、元に戻せません。</p>`,
  yes: "起案する",
  danger: true,
  reason: true,
};

function End({ of, onDone }) {
  const { call, may, say, ask } = useConsole();
  const act = useAct((work) => work());
  if (of.state !== "decided" || !may("desk:case:keep")) return null;
  if (!canEnd(of)) return html`<${Notice} kind="info" title="決定の内容を実行すると、請求を終了できます。" />`;
  const end = async () => {
    if ((await ask(ENDING)) === null) return;
    if (await act.run(() => call("POST /cases/{case_id}/end", { path: { case_id: of.case_id }, body: {} }))) {
      say("請求を終了しました。");
      onDone();
    }
  };
  return html`<section class="stack" aria-labelledby="end">
    <h2 id="end">請求の終了</h2>
    ${act.error && html`<${Fault} error=${act.error} />`}
    <p class="row"><${Button} busy=${act.busy} onClick=${end}>決定を実行し、請求を終了する<//></p>
  </section>`;
}

const ENDING = {
  title: "請求を終了しますか",
  body: html`<p>決定の内容を実行し、請求者に通知したことを確かめてから終了してください。</p>`,
  yes: "終了する",
};
