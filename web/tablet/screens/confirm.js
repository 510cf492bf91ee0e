/** @file What was read, large, beside what is known of it: one press registers. */
import { Spinner } from "../../shared/components/notice.js";
import { html, useState } from "../../shared/preact.js";
import { choicesAfter, toneOfAnswer } from "../answers.js";
import { dayText, momentText, t, timeText } from "../words/index.js";
import { Big, Fault, Foot, Heading, Late, Panel, productName, Said, Standing, Ticket, Vaccine } from "./parts.js";

const ALREADY = () => import("./already.js");
const BORN = () => import("./born.js");

export function Confirm({ state, act }) {
  const { current, preset } = state;
  const { check, line, by, product, lot, given_on } = current;
  const answer = check.answer;
  const city = answer?.municipality_name ?? act.reading.nameOf(line.slice(2, 8));
  const given = { product, lot, given_on: preset.day ? given_on : null };
  return html`<div class="confirm">
    <div class="stack">
      <${Heading}>${t("confirm.title")}<//>
      <${Ticket} line=${line} city=${city} by=${by} />
      <${Vaccine} state=${state} given=${given} onChange=${() => act.go("preset")} />
    </div>
    <div class="stack">
      <${Fault} fault=${state.fault} now=${act.now()} onClose=${act.calm} />
      ${current.before && html`<${Before} before=${current.before} />`}
      <${Check} check=${check} state=${state} act=${act} />
    </div>
    <${Choices} state=${state} act=${act} />
  </div>`;
}

function Before({ before }) {
  return html`<${Panel} kind="warning" title=${t("confirm.before", { time: timeText(before.at) })}>
    <p>${t(before.unsent ? "confirm.before.unsent" : "confirm.before.todo")}</p>
  <//>`;
}

function Check({ check, state, act }) {
  if (check.state === "asking") return html`<${Spinner} label=${t("confirm.asking")} />`;
  if (check.state === "answered") {
    const { answer } = check;
    return html`
      <${Said} answer=${answer} tone=${toneOfAnswer(answer)} />
      ${answer.code === "S201" && html`<${Standing} answer=${answer} shift=${state.shift} />`}
      ${answer.born_day && html`<${Late} load=${BORN} props=${answer} />`}
      <${SoFar} given=${answer.given ?? []} state=${state} />
    `;
  }
  if (check.state === "clock") {
    return html`<${Panel} kind="warning" title=${t("confirm.clock")}>
      <p>${t("confirm.clock.todo", { time: momentText(act.now()) })}</p>
    <//>`;
  }
  if (check.state === "never") return html`<${Fault} fault=${check.error} now=${act.now()} />`;
  return html`<${Panel} kind="warning" title=${t("confirm.offline")}><p>${t("confirm.offline.todo")}</p><//>`;
}

/** The doses that the ticket holds so far. */
function SoFar({ given, state }) {
  return html`<section class="stack">
    <h2>${t("confirm.given")}</h2>
    ${given.length === 0
      ? html`<p class="soft">${t("confirm.givenNone")}</p>`
      : html`<ul class="so-far">
          ${given.map(
            ({ turn, given_on, product }) => html`<li key=${`${turn} ${given_on}`}>
              ${t("confirm.givenIs", {
                ...{ n: turn, day: dayText(given_on), product: productName(state.shift, product) },
              })}
            </li>`,
          )}
        </ul>`}
  </section>`;
}

function Choices({ state, act }) {
  const [asking, setAsking] = useState(false);
  const { check } = state.current;
  const busy = state.busy || check.state === "asking";
  const choice = check.answer ? choicesAfter(check.answer.code) : "register";
  const back = html`<${Big} kind="secondary" onClick=${act.work.again}>${t("confirm.back")}<//>`;
  if (check.state === "clock") {
    // With a wrong clock the day of the dose would be wrong, too.
    return html`<${Foot}>${back}<${Big} onClick=${act.work.checkAgain}>${t("again")}<//><//>`;
  }
  if (choice === "register") {
    return html`<${Foot}>${back}<${Big} busy=${busy} onClick=${act.work.register}>${t("confirm.do")}<//><//>`;
  }
  return html`<${Foot}>
    ${choice === "other" &&
    html`<${Big} kind="secondary" busy=${busy} onClick=${act.work.register}>${t("confirm.other")}<//>`}
    ${choice === "already" &&
    html`<${Big} kind="secondary" busy=${busy} onClick=${() => setAsking(true)}>${t("confirm.already")}<//>`}
    <${Big} onClick=${act.work.begin}>${t("confirm.next")}<//>
    ${asking &&
    html`<${Late}
      load=${ALREADY}
      props=${{ onYes: act.work.registerGiven, onClose: () => setAsking(false) }}
    />`}
  <//>`;
}
