/** @file What several screens show: a heading, a ticket in large print, the vaccine, what an answer means. */
import { Button } from "../../shared/components/button.js";
import { Icon } from "../../shared/components/icon.js";
import { Notice, Spinner } from "../../shared/components/notice.js";
import { html, useEffect, useRef, useState } from "../../shared/preact.js";
import { findingOf, sentenceOf, titleOf } from "../answers.js";
import { dayText, momentText, t, timeText } from "../words/index.js";

const KINDS = { good: "success", look: "warning", stop: "error" };

/** The heading of a screen; it takes the focus, so that a reader begins there. */
export function Heading({ children }) {
  const element = useRef(null);
  useEffect(() => element.current.focus({ preventScroll: true }), []);
  return html`<h1 ref=${element} tabindex="-1">${children}</h1>`;
}

/** The foot of a screen: what can be pressed, always in reach. */
export function Foot({ children }) {
  return html`<div class="foot">${children}</div>`;
}

/** A large button of the foot. */
export function Big({ children, ...rest }) {
  return html`<${Button} ...${rest} size="large">${children}<//>`;
}

/** A ticket to compare with the paper: kind, turn and municipality large, the number in groups. */
export function Ticket({ line, city, by }) {
  const kind = line[0] === "3" ? "ticket.screening" : "ticket.vaccination";
  return html`<dl class="ticket">
    <div><dt>${t("ticket.kind")}</dt><dd>${t(kind)}</dd></div>
    <div><dt>${t("ticket.turn")}</dt><dd class="ticket-turn">${t("ticket.turnIs", { n: line[1] })}</dd></div>
    <div class="ticket-city">
      <dt>${t("ticket.city")}</dt>
      <dd>${city || "―"}<span class="soft small">${t("ticket.code", { code: line.slice(2, 8) })}</span></dd>
    </div>
    <div class="ticket-number">
      <dt>${t("ticket.number")}${by === "keyboard" && html` <span class="tag tag-warning">${t("ticket.keyboard")}</span>`}</dt>
      <dd class="digits">${line.slice(8, 13)} ${line.slice(13)}</dd>
    </div>
  </dl>`;
}

/** The product's name as the service has it. */
export function productName(shift, code) {
  return shift?.products.find((each) => each.code === code)?.name ?? code;
}

/** What is given, with one tap to change it. */
export function Vaccine({ state, given, onChange }) {
  const { product, lot, given_on } = given;
  return html`<div class="vaccine">
    <p>
      <strong>${productName(state.shift, product)}</strong>
      <span>${t("preset.lotIs", { lot })}</span>
      ${given_on && html`<strong class="tag tag-warning">${t("preset.dayIs", { day: dayText(given_on) })}</strong>`}
    </p>
    ${onChange && html`<${Button} kind="secondary" onClick=${onChange}>${t("preset.change")}<//>`}
  </div>`;
}

/** A panel that the page itself announces (announce.js), so that no screen reader hears it twice. */
export function Panel({ kind, title, children }) {
  return html`<div class=${`notice notice-${kind}`}>
    <${Icon} name=${kind} />
    <div class="notice-text">
      <p class="notice-title">${title}</p>
      ${children}
    </div>
  </div>`;
}

/** What an answer means and what to do, in the language of the page. */
export function Said({ answer, tone }) {
  const title = titleOf(answer.code) || answer.message;
  return html`<${Panel} kind=${KINDS[tone]} title=${title}><${Sentence} answer=${answer} title=${title} /><//>`;
}

/** An answer as the whole of a screen: picture and words, large. */
export function Verdict({ answer, tone }) {
  const title = titleOf(answer.code) || answer.message;
  return html`<div class=${`verdict verdict-${tone}`}><${Icon} name=${KINDS[tone]} /><${Heading}>${title}<//></div>
    <${Sentence} answer=${answer} title=${title} />`;
}

function Sentence({ answer, title }) {
  const sentence = sentenceOf(answer);
  return html`
    ${sentence && sentence.replace(/[。.]$/, "") !== title && html`<p>${sentence}</p>`}
    <${Findings} findings=${answer.findings ?? []} />
    ${answer.code && html`<p class="soft small">${answer.code}</p>`}
  `;
}

function Findings({ findings }) {
  if (findings.length === 0) return null;
  return html`<ul class="findings">
    ${findings.map((each) => html`<li key=${each.code}>${findingOf(each)}</li>`)}
  </ul>`;
}

/** Where and when the dose was recorded that stands already. */
export function Standing({ answer, shift }) {
  const { given_on, recorded_at, venue } = answer;
  const where = venue === shift?.venue ? t("result.here") : venue;
  return html`<dl class="terms">
    ${given_on && html`<dt>${t("result.day")}</dt><dd>${dayText(given_on)}</dd>`}
    ${recorded_at && html`<dt>${t("result.when")}</dt><dd>${momentText(recorded_at)}</dd>`}
    ${venue && html`<dt>${t("result.where")}</dt><dd>${where}${venue === shift?.venue && `（${shift.name}）`}</dd>`}
  </dl>`;
}

/** What went wrong, and what to do: an error of a call, or a name of ours. */
export function Fault({ fault, now, onClose }) {
  if (!fault) return null;
  if (typeof fault === "string") {
    return html`<${Notice} kind="error" title=${t(fault)} onClose=${onClose}><p>${t(`${fault}.todo`)}</p><//>`;
  }
  const time = timeText(now);
  if (fault.code === "A307") {
    return html`<${Notice} kind="error" title=${t("fault.clock")} onClose=${onClose}>
      <p>${t("fault.clock.todo", { time: momentText(now) })}</p><p class="soft small">${fault.code} ${time}</p>
    <//>`;
  }
  if (fault.kind === "offline" || fault.kind === "timeout") {
    return html`<${Notice} kind="error" title=${t("fault.offline")} onClose=${onClose}>
      <p>${t("fault.offline.todo")}</p>
    <//>`;
  }
  return html`<${Notice} kind="error" title=${sentenceOf(fault)} onClose=${onClose}>
    <p class="soft small">${fault.code}</p>
  <//>`;
}

const here = new Map();

/** Shows the component that `load()` brings as its default; says so while it comes, and where it cannot. */
export function Late({ load, props }) {
  const [, look] = useState(0);
  const [lost, setLost] = useState(false);
  const Component = here.get(load);
  useEffect(() => {
    if (Component) return;
    load().then(
      (module) => {
        here.set(load, module.default);
        look((times) => times + 1);
      },
      () => setLost(true),
    );
  }, []);
  if (Component) return html`<${Component} ...${props} />`;
  if (lost) return html`<${Notice} kind="error" title=${t("fault.offline")}><p>${t("fault.offline.todo")}</p><//>`;
  return html`<${Spinner} label=${t("loading")} />`;
}
