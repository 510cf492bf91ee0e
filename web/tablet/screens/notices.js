/** @file Records that came through later and that somebody must look at: each until it has been. */
import { Button } from "../../shared/components/button.js";
import { Empty } from "../../shared/components/notice.js";
import { html } from "../../shared/preact.js";
import { aftercare } from "../aftercare.js";
import { mayBeGivenAlready, toneOfAnswer } from "../answers.js";
import { momentText, t } from "../words/index.js";
import "../words/later.js";
import { Big, Foot, Heading, Said, Standing, Ticket } from "./parts.js";
import { Lost } from "./shift.js";

export default function Notices({ state, act }) {
  const { notices } = state.day;
  return html`<div class="stack narrow">
    <${Heading}>${t("notices.title")}<//>
    <p>${t("notices.lead")}</p>
    ${state.lost > 0 && html`<${Lost} state=${state} act=${act} />`}
    ${notices.length === 0 && state.lost === 0 && html`<${Empty} title=${t("notices.none")} />`}
    <ul class="records">
      ${notices.map((each) => html`<li key=${each.key} class="card stack"><${One} notice=${each} state=${state} act=${act} /></li>`)}
    </ul>
    <${Foot}><${Big} onClick=${act.back}>${t("back")}<//><//>
  </div>`;
}

function One({ notice, state, act }) {
  const { code, line, at, given, recorded_at, venue } = notice;
  const stands = code === "S201" || code === "S202";
  const city = notice.municipality_name ?? act.reading.nameOf(line.slice(2, 8));
  const ours = /^S/.test(code);
  return html`
    <h2>${t("notices.read", { time: momentText(at) })}</h2>
    <${Ticket} line=${line} city=${city} />
    <${Said} answer=${notice} tone=${toneOfAnswer(notice)} />
    ${!ours && html`<p>${t("notices.paper")}</p>`}
    ${stands && html`<${Standing} answer=${{ given_on: given, recorded_at, venue }} shift=${state.shift} />`}
    <div class="row row-end">
      ${mayBeGivenAlready(code) &&
      html`<${Button} kind="danger" onClick=${() => aftercare(act.parts).givenAfterAll(notice)}>${t("notices.given")}<//>`}
      <${Button} kind="secondary" onClick=${() => aftercare(act.parts).handled(notice.key)}>${t("notices.handled")}<//>
    </div>
  `;
}
