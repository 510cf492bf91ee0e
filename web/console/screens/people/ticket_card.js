/**
 * @file A ticket: its state, why it is stopped, the numbers issued in its place, its doses.
 */
import { Link } from "../../../shared/components/button.js";
import { Notice, Tag } from "../../../shared/components/notice.js";
import { japaneseDay, japaneseMoment } from "../../../shared/dates.js";
import { GROUPS, grouped } from "../../../shared/formats.js";
import { html } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { nameOf } from "../../../shared/names.js";
import { Doses, dosePath } from "./doses.js";

export const KINDS = { valid: "success", stopped: "error", unknown: "warning" };

/** A ticket's number, in the groups that are printed. */
export function numberOf(ticket) {
  return grouped(ticket, GROUPS.ticket);
}

/** Since when and until when a stop holds. */
export function stretchOf(stop) {
  return `${japaneseDay(stop.since)}から${stop.until ? `${japaneseDay(stop.until)}の前日まで` : ""}`;
}

/** @param {{ticket: object, at?: number, person_id?: string}} given without a person there is nothing to do */
export function TicketCard({ ticket, at, person_id }) {
  const name = `接種券 ${numberOf(ticket.ticket)}`;
  return html`<section class="card stack" aria-label=${name}>
    <div class="row">
      <h3>接種券 <span class="digits">${numberOf(ticket.ticket)}</span></h3>
      <${Tag} kind=${KINDS[ticket.state]}>${nameOf("TicketState", ticket.state)}<//>
    </div>
    <${Stops} stops=${ticket.stops} />
    <${Chain} ticket=${ticket} />
    ${ticket.claims.length > 0 &&
    html`<${Notice} kind="warning" title=${`重複登録が${ticket.claims.length}件あります`}>
      <${Link} href=${href("/queues/conflicts")}>重複登録の一覧で、どちらが正しいかを決めてください<//>
    <//>`}
    <${Doses} ticket=${ticket} name=${name} path=${person_id && dosePath(person_id, at)} />
    <${Settled} claims=${ticket.settled} />
    <${Reasons} reasons=${ticket.reasons} />
    ${person_id && html`<${Acts} ticket=${ticket} at=${at} person_id=${person_id} />`}
  </section>`;
}

function Stops({ stops }) {
  if (stops.length === 0) return null;
  return html`<ul>
    ${stops.map(
      (stop) => html`<li key=${`${stop.cause}-${stop.reason}-${stop.since}`}>
        ${nameOf("StopCause", stop.cause)}: ${nameOf("StopReason", stop.reason)}　${stretchOf(stop)}
      </li>`,
    )}
  </ul>`;
}

function Chain({ ticket }) {
  if (ticket.chain.length < 2) return null;
  return html`<p>再発行の並び: <span class="digits">${ticket.chain.map(numberOf).join(" → ")}</span></p>`;
}

function Settled({ claims }) {
  if (claims.length === 0) return null;
  return html`<details>
    <summary>${`解決した重複登録（${claims.length}件）`}</summary>
    <ul>
      ${claims.map(
        (each) => html`<li key=${each.conflict_id}>
          ${`${each.turn}回目　${japaneseDay(each.claim.given_on)}　ロット ${each.claim.lot}　${japaneseMoment(each.claim.recorded_at)}に登録`}
        </li>`,
      )}
    </ul>
  </details>`;
}

function Reasons({ reasons }) {
  if (reasons.length === 0) return null;
  return html`<details>
    <summary>${`記載（${reasons.length}件）`}</summary>
    <ul>
      ${reasons.map((each) => html`<li key=${each.at}>${japaneseMoment(each.at)}　${each.by}　${each.text}</li>`)}
    </ul>
  </details>`;
}

function Acts({ ticket, at, person_id }) {
  const { may } = useConsole();
  const path = (act) => href(`/people/{person_id}/tickets/{at}/${act}`, { person_id, at });
  const desk = ticket.stops.some((stop) => stop.cause === "desk");
  const acts = [
    ["stop", "停止する", may("desk:ticket:stop")],
    ["restart", "停止を解除する", may("desk:ticket:stop") && desk],
    [
      "reissue",
      "再発行する",
      may("desk:ticket:reissue") && ticket.chain.at(-1) !== undefined
        ? ticket.chain.at(-1) === ticket.ticket
        : may("desk:ticket:reissue"),
    ],
  ];
  const open = acts.filter(([, , allowed]) => allowed);
  if (open.length === 0) return null;
  return html`<div class="row no-print">
    ${open.map(([act, word]) => html`<${Link} key=${act} kind="secondary" href=${path(act)}>${word}<//>`)}
  </div>`;
}
