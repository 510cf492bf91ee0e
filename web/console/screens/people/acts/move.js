/** @file Giving a dose to the right person: moved to another ticket, where the turn must be free. */
import { DigitsInput } from "../../../../shared/components/digits-input.js";
import { Select } from "../../../../shared/components/field.js";
import { Notice } from "../../../../shared/components/notice.js";
import { GROUPS } from "../../../../shared/formats.js";
import { html } from "../../../../shared/preact.js";
import { actPage } from "../act_page.js";
import { doseRows } from "../compared.js";
import { WhoIsIt } from "../person_head.js";
import { standing } from "../record.js";
import { numberOf } from "../ticket_card.js";
import { TURNS, givenDose, which } from "./correct.js";

function Fields({ typed, set, wrong }) {
  return html`
    <p>別の方の接種券で読み取られていたときに、正しい方の接種券へ移します。</p>
    <${DigitsInput}
      label="移す先の接種券番号"
      hint="10桁"
      required
      groups=${GROUPS.ticket}
      value=${typed.ticket}
      onInput=${set("ticket")}
      error=${wrong.ticket}
    />
    <${Select} label="移す先の接種回" value=${typed.turn} options=${TURNS} onInput=${set("turn")} />
  `;
}

/** What stands at the turn of the ticket that a dose is to be moved to. */
function there(record, ticket, turn) {
  const sheet = record.tickets.find((each) => each.ticket === ticket);
  return sheet ? standing(sheet).find((dose) => dose.turn === turn && dose.status === "given") : undefined;
}

export const act = {
  subject: givenDose,
  blank: (dose) => ({ ticket: "", turn: String(dose.turn) }),
  Fields,
  faults: (typed, dose) => {
    if (!/^[0-9]{10}$/.test(typed.ticket)) return { ticket: "10桁の接種券番号を入力してください。" };
    return typed.ticket === dose.ticket
      ? { ticket: "今と同じ接種券です。接種回だけを直すときは「訂正」を使ってください。" }
      : {};
  },
  preview: async ({ typed, subject, call }) => {
    const who = await call("POST /people/search", { body: { by: "ticket", value: typed.ticket } });
    const taken = there(who, typed.ticket, Number(typed.turn));
    return {
      caption: "接種の付け替え",
      who,
      rows: [
        { label: "接種券", before: numberOf(subject.ticket), after: numberOf(typed.ticket) },
        { label: "接種回", before: `${subject.turn}回目`, after: `${typed.turn}回目` },
      ],
      more: html`
        <div class="card stack"><p>移す先の方</p><${WhoIsIt} record=${who} /></div>
        ${taken &&
        html`<${Notice} kind="warning" title=${`移す先の${typed.turn}回目には、すでに別の接種があります`}>
          このままでは移せません。先にその記録を確かめてください。
        <//>`}
      `,
    };
  },
  send: ({ typed, subject, call }) => {
    const body = { which: which(subject), reason: typed.reason.trim(), ticket: typed.ticket };
    const turn = Number(typed.turn);
    return call("POST /doses/correct", { body: turn === subject.turn ? body : { ...body, turn } });
  },
  word: "付け替える",
  done: "接種記録を付け替えました。",
  compared: doseRows,
};

export default actPage(act);
