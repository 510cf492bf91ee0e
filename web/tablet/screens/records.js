/** @file The last records of this tablet: each may be taken back for ten minutes. */
import { Button } from "../../shared/components/button.js";
import { RadioGroup } from "../../shared/components/choices.js";
import { Dialog } from "../../shared/components/dialog.js";
import { Empty } from "../../shared/components/notice.js";
import { html, useEffect, useState } from "../../shared/preact.js";
import { toneOf } from "../answers.js";
import { aftercare } from "../aftercare.js";
import { leftOf } from "../day.js";
import { t, timeText } from "../words/index.js";
import "../words/later.js";
import { Big, Fault, Foot, Heading, Panel, productName, Said } from "./parts.js";

const MINUTE_MS = 60_000;
const REASONS = ["misread", "not_given", "wrong_details"];

export default function Records({ state, act }) {
  const [asked, setAsked] = useState(null);
  const [told, setTold] = useState(null);
  const [, look] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => look((times) => times + 1), MINUTE_MS / 4);
    return () => clearInterval(timer);
  }, []);
  const records = [...act.waiting().toReversed(), ...state.day.recent.filter((each) => leftOf(each, act.now()) > 0)];
  return html`<div class="stack narrow">
    <${Heading}>${t("records.title")}<//>
    <p>${t("records.lead")}</p>
    <div role="status"><${Told} told=${told} act=${act} /></div>
    ${records.length === 0 && html`<${Empty} title=${t("records.none")} />`}
    <ul class="records">
      ${records.map(
        (each) => html`<li key=${each.key} class="card row row-spread">
          <${Line} record=${each} state=${state} now=${act.now()} />
          <${Button} kind="secondary" aria-label=${nameOf(each)} onClick=${() => setAsked(each)}>
            ${t("records.undo")}
          <//>
        </li>`,
      )}
    </ul>
    <${Foot}><${Big} onClick=${act.back}>${t("back")}<//><//>
    ${asked && html`<${Ask} record=${asked} act=${act} onTold=${setTold} onClose=${() => setAsked(null)} />`}
  </div>`;
}

function nameOf({ line }) {
  return `${t("records.undo")} ${t("ticket.turnIs", { n: line[1] })} ${line.slice(8)}`;
}

function Line({ record, state, now }) {
  const { line, product, lot, at, recorded_at } = record;
  const minutes = recorded_at ? Math.ceil(leftOf(record, now) / MINUTE_MS) : 0;
  return html`<div>
    <p class="row">
      <strong>${t("ticket.turnIs", { n: line[1] })}</strong>
      <strong class="digits">${line.slice(8, 13)} ${line.slice(13)}</strong>
      ${recorded_at
        ? html`<span class="tag">${t("records.left", { n: minutes })}</span>`
        : html`<span class="tag tag-warning">${t("records.unsent")}</span>`}
    </p>
    <p class="soft">${timeText(at)} ${productName(state.shift, product)} ${t("preset.lotIs", { lot })}</p>
  </div>`;
}

/** What became of taking one back. */
function Told({ told, act }) {
  if (!told) return null;
  if (told.error) return html`<${Fault} fault=${told.error} now=${act.now()} />`;
  if (told.answer.code === "UNSENT") {
    return html`<${Panel} kind="warning" title=${t("records.sending")}><p>${t("records.sending.todo")}</p><//>`;
  }
  return html`<${Said} answer=${told.answer} tone=${toneOf(told.answer.code)} />`;
}

function Ask({ record, act, onTold, onClose }) {
  const [reason, setReason] = useState(REASONS[0]);
  const [busy, setBusy] = useState(false);
  const undo = async () => {
    setBusy(true);
    onTold(
      await aftercare(act.parts).undo(record, reason).then(
        (answer) => ({ answer }),
        (error) => ({ error }),
      ),
    );
    onClose();
  };
  const actions = html`
    <${Button} kind="secondary" onClick=${() => !busy && onClose()}>${t("back")}<//>
    <${Button} kind="danger" busy=${busy} onClick=${undo}>${t("records.undo")}<//>
  `;
  return html`<${Dialog} title=${t("records.ask")} onClose=${() => !busy && onClose()} actions=${actions}>
    <p>
      <strong>${t("ticket.turnIs", { n: record.line[1] })}</strong>${" "}
      <strong class="digits">${record.line.slice(8, 13)} ${record.line.slice(13)}</strong>
    </p>
    <${RadioGroup}
      label=${t("records.reason")}
      value=${reason}
      onInput=${setReason}
      options=${REASONS.map((each) => ({ value: each, label: t(`records.${each}`) }))}
    />
  <//>`;
}
