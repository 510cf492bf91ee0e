/** @file What became of one person's record: calm, large, and one press to the next. */
import { html, useState } from "../../shared/preact.js";
import { mayBeGivenAlready, toneOfAnswer } from "../answers.js";
import { KEPT } from "../day.js";
import { momentText, t } from "../words/index.js";
import { Big, Fault, Foot, Late, Standing, Ticket, Verdict } from "./parts.js";

const ALREADY = () => import("./already.js");

export function Result({ state, act }) {
  const { current, result } = state;
  const city = result.answer?.municipality_name ?? act.reading.nameOf(current.line.slice(2, 8));
  return html`<div class="result">
    <div class="stack"><${What} result=${result} state=${state} act=${act} /></div>
    <div class="stack"><${Ticket} line=${current.line} city=${city} by=${current.by} /></div>
    <${Choices} state=${state} act=${act} />
  </div>`;
}

function What({ result, state, act }) {
  if (result.kind === "kept") {
    const todo = result.why === "clock" ? "result.clock.todo" : "result.kept.todo";
    const message = t(todo, { time: momentText(act.now()) });
    return html`<${Verdict} answer=${{ code: "", message: t("result.kept") }} tone="look" /><p>${message}</p>`;
  }
  if (result.kind === "refused") {
    return html`<${Verdict} answer=${{ code: "", message: t("result.refused") }} tone="stop" />
      <${Fault} fault=${result.error} now=${act.now()} />
      <p>${t("notices.paper")}</p>`;
  }
  const { answer } = result;
  const stands = answer.code === "S201" || answer.code === "S202";
  return html`<${Verdict} answer=${answer} tone=${toneOfAnswer(answer)} />
    ${stands && html`<${Standing} answer=${answer} shift=${state.shift} />`}`;
}

function Choices({ state, act }) {
  const [asking, setAsking] = useState(false);
  const { answer, kind } = state.result;
  const mayUndo = kind === "kept" || KEPT.has(answer?.code);
  return html`<${Foot}>
    ${mayUndo && html`<${Big} kind="secondary" onClick=${() => act.go("records")}>${t("result.undo")}<//>`}
    ${answer && mayBeGivenAlready(answer.code) &&
    html`<${Big} kind="secondary" busy=${state.busy} onClick=${() => setAsking(true)}>${t("confirm.already")}<//>`}
    <${Big} onClick=${act.work.begin}>${t("result.next")}<//>
    ${asking &&
    html`<${Late}
      load=${ALREADY}
      props=${{ onYes: act.work.registerGiven, onClose: () => setAsking(false) }}
    />`}
  <//>`;
}
