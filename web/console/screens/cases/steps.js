/** @file What a clerk does with a request before it is decided: propose, extend, withdraw. */
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { Button } from "../../../shared/components/button.js";
import { RadioGroup } from "../../../shared/components/choices.js";
import { html } from "../../../shared/preact.js";
import { useFaults, useValues } from "../forms.js";
import { faultOfReason, ReasonField } from "../reason.js";
import { rulingsOf } from "./words.js";

const KEEP = "desk:case:keep";

/** @param {{of: object, onDone: () => void}} props */
export function Propose({ of, onDone }) {
  const { call, may, say } = useConsole();
  const [values, set] = useValues({ ruling: "full", reason: "" });
  const act = useAct((work) => work());
  const { faults, check, form } = useFaults(() => faultOfReason(values.reason));
  if (of.state !== "received" || !may(KEEP)) return null;
  const send = async (event) => {
    event.preventDefault();
    if (!check()) return;
    const body = { ruling: values.ruling, reason: values.reason.trim() };
    if (await act.run(() => call("POST /cases/{case_id}/propose", { path: { case_id: of.case_id }, body }))) {
      say("決定を起案しました。別の方に決裁を依頼してください。");
      onDone();
    }
  };
  return html`<form class="stack card" ref=${form} onSubmit=${send} novalidate>
    <h2>決定の起案</h2>
    <${RadioGroup} label="決定の内容" options=${rulingsOf(of.kind)} value=${values.ruling} onInput=${set("ruling")} />
    <${ReasonField} label="決定の理由" value=${values.reason} error=${faults.reason} onInput=${set("reason")} />
    ${act.error && html`<${Fault} error=${act.error} />`}
    <div class="row"><${Button} type="submit" busy=${act.busy}>起案する<//></div>
  </form>`;
}

const waits = (of) => of.state === "received" || of.state === "proposed";

/** @param {{of: object, onDone: () => void}} props */
export function Extend({ of, onDone }) {
  const { call, may, say, ask } = useConsole();
  const act = useAct((work) => work());
  if (!waits(of) || of.extension || !may(KEEP)) return null;
  const extend = async () => {
    const said = await ask(EXTENDING);
    if (said === null) return;
    const path = { case_id: of.case_id };
    if (await act.run(() => call("POST /cases/{case_id}/extend", { path, body: { reason: said.reason } }))) {
      say("期限を延長しました。請求者に、延長後の期限と理由を書面で知らせてください。");
      onDone();
    }
  };
  return html`
    ${act.error && html`<${Fault} error=${act.error} />`}
    <p class="row"><${Button} kind="secondary" busy=${act.busy} onClick=${extend}>決定の期限を延長する<//></p>
  `;
}

const EXTENDING = {
  title: "決定の期限を延長しますか",
  body: html`<p>事務処理上の困難など、正当な理由があるときに、一度だけ延長できます。</p>`,
  yes: "延長する",
  reason: true,
};

/** @param {{of: object, onDone: () => void}} props */
export function Withdraw({ of, onDone }) {
  const { call, may, say, ask } = useConsole();
  const act = useAct((work) => work());
  if (!waits(of) || !may(KEEP)) return null;
  const withdraw = async () => {
    const said = await ask(WITHDRAWING);
    if (said === null) return;
    const path = { case_id: of.case_id };
    if (await act.run(() => call("POST /cases/{case_id}/withdraw", { path, body: { reason: said.reason } }))) {
      say("請求を取下げとして終了しました。");
      onDone();
    }
  };
  return html`
    ${act.error && html`<${Fault} error=${act.error} />`}
    <p class="row"><${Button} kind="secondary" busy=${act.busy} onClick=${withdraw}>請求者の取下げを記録する<//></p>
  `;
}

const WITHDRAWING = {
  title: "請求を取下げとして終了しますか",
  body: html`<p>請求者が取り下げたことを確かめてから記録してください。再び請求があれば、新しく受け付けます。</p>`,
  yes: "取下げを記録する",
  danger: true,
  reason: true,
};
