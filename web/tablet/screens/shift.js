/** @file Opening a shift at a venue, and what is said when one has ended. */
import { Button } from "../../shared/components/button.js";
import { TextInput } from "../../shared/components/field.js";
import { Notice } from "../../shared/components/notice.js";
import { digits, narrow } from "../../shared/formats.js";
import { html, useState } from "../../shared/preact.js";
import { t } from "../words/index.js";
import { Big, Fault, Foot, Heading } from "./parts.js";

const VENUE = /^[A-Za-z0-9-]{1,40}$/;
const PIN = /^\d{6}$/;

export function Shift({ state, act }) {
  const [venue, setVenue] = useState("");
  const [pin, setPin] = useState("");
  const [wrong, setWrong] = useState({});
  const open = async (event) => {
    event.preventDefault();
    const found = {
      venue: VENUE.test(venue) ? "" : t("shift.venue.wrong"),
      pin: PIN.test(pin) ? "" : t("shift.pin.wrong"),
    };
    setWrong(found);
    if (found.venue || found.pin) return;
    setPin("");
    await act.session.open(venue, pin);
  };
  return html`<form class="stack narrow" onSubmit=${open}>
    <${Heading}>${t("shift.title")}<//>
    <p>${t("shift.lead")} <span class="soft">${t("shift.tablet", { label: state.tablet?.label })}</span></p>
    <${Ended} state=${state} act=${act} />
    ${state.lost > 0 && html`<${Lost} state=${state} act=${act} />`}
    <${TextInput}
      label=${t("shift.venue")}
      error=${wrong.venue}
      required
      value=${venue}
      onInput=${(text) => setVenue(narrow(text).trim())}
      autocapitalize="characters"
      spellcheck=${false}
      maxlength="40"
    />
    <${TextInput}
      label=${t("shift.pin")}
      error=${wrong.pin}
      required
      type="password"
      inputmode="numeric"
      value=${pin}
      onInput=${(text) => setPin(digits(text).slice(0, 6))}
      autocomplete="one-time-code"
    />
    <${Foot}><${Big} type="submit" busy=${state.busy}>${t("shift.do")}<//><//>
  </form>`;
}

/** Why no shift is open, where one was; and that records wait for the next. */
function Ended({ state, act }) {
  const { fault, queue } = state;
  const unsent = queue.count;
  if (fault === "stopped" || fault?.code === "A306") {
    return html`<${Notice} kind="error" title=${t("shift.stopped")}>
      <p>${t("shift.stopped.todo")}</p>
      ${unsent > 0 && html`<p>${t("shift.stopped.unsent", { n: unsent })}</p>`}
      <${Button} kind="secondary" onClick=${act.session.enrolAnew}>${t("shift.anew")}<//>
    <//>`;
  }
  if (fault === "ended") {
    return html`<${Notice} kind="success" live title=${t("shift.ended")}>
      <p>${unsent > 0 ? t("shift.ended.unsent", { n: unsent }) : t("shift.ended.todo")}</p>
    <//>`;
  }
  if (fault === "over" || fault === "shift") {
    return html`<${Notice} kind="warning" live title=${t(`shift.${fault}`)}><p>${t(`shift.${fault}.todo`)}</p><//>`;
  }
  return html`
    <${Fault} fault=${fault} now=${act.now()} />
    ${unsent > 0 && html`<${Notice} kind="warning" title=${t("shift.unsent", { n: unsent })} />`}
  `;
}

/** Records that were let go of: only their count is known. */
export function Lost({ state, act }) {
  return html`<${Notice} kind="error" title=${t("lost.title", { n: state.lost })}>
    <p>${t("lost.todo")}</p>
    <${Button} kind="secondary" onClick=${act.lostSeen}>${t("lost.do")}<//>
  <//>`;
}
