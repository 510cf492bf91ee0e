/** @file Lifting the desk's own stop of a ticket; stops of flags and re-issues stay. */
import { html } from "../../../../shared/preact.js";
import { actPage } from "../act_page.js";
import { stateOf, ticketRows } from "../compared.js";
import { ticketAt } from "../record.js";

/** The ticket, where the desk itself stopped it. */
function stoppedByDesk(record, { at }) {
  const ticket = ticketAt(record, at);
  return ticket?.stops.some((stop) => stop.cause === "desk") ? ticket : null;
}

export const act = {
  subject: stoppedByDesk,
  blank: () => ({}),
  Fields: ({ subject }) => html`
    <p>窓口で止めた接種券を、もう一度使えるようにします。転出・死亡等のフラグや再発行による停止は、そのまま残ります。</p>
    <p>今の状態: ${stateOf(subject.state, subject.stops)}</p>
  `,
  faults: () => ({}),
  preview: async ({ subject }) => {
    const left = subject.stops.filter((stop) => stop.cause !== "desk");
    const state = left.some((stop) => stop.until === null) ? "stopped" : "valid";
    return {
      caption: "接種券の状態",
      rows: [{ label: "状態", before: stateOf(subject.state, subject.stops), after: stateOf(state, left) }],
    };
  },
  send: ({ typed, subject, call }) =>
    call("POST /tickets/restart", { body: { ticket: subject.ticket, reason: typed.reason.trim() } }),
  word: "停止を解除する",
  done: "接種券の停止を解除しました。",
  compared: ticketRows,
};

export default actPage(act);
