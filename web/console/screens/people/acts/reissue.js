/** @file Issuing another number in a ticket's place; the doses of both count as one chain. */
import { DigitsInput } from "../../../../shared/components/digits-input.js";
import { GROUPS } from "../../../../shared/formats.js";
import { html } from "../../../../shared/preact.js";
import { actPage } from "../act_page.js";
import { effectRows, personRows } from "../compared.js";
import { ticketAt } from "../record.js";
import { numberOf } from "../ticket_card.js";

function Fields({ typed, set, wrong, subject }) {
  const field = (name, label, hint) => html`<${DigitsInput}
    label=${label}
    hint=${hint}
    required
    groups=${GROUPS.ticket}
    value=${typed[name]}
    onInput=${set(name)}
    error=${wrong[name]}
  />`;
  return html`
    <p>元の接種券 <span class="digits">${numberOf(subject.ticket)}</span> は使えなくなります。接種の記録は、新しい番号に引き継がれます。</p>
    ${field("fresh", "新しい接種券番号", "印刷済みの接種券の番号、10桁")}
    ${field("again", "新しい接種券番号（確認のためもう一度）")}
  `;
}

function body({ typed, subject, record }, preview) {
  return { old: subject.ticket, new: typed.fresh, reason: typed.reason.trim(), version: record.version, preview };
}

export const act = {
  subject: (record, { at }) => ticketAt(record, at),
  blank: () => ({ fresh: "", again: "" }),
  Fields,
  faults: ({ fresh, again }, ticket) => {
    if (!/^[0-9]{10}$/.test(fresh)) return { fresh: "10桁の接種券番号を入力してください。" };
    if (fresh === ticket.ticket) return { fresh: "元の番号と同じです。新しい番号を入力してください。" };
    return fresh === again ? {} : { again: "二つの番号が違います。接種券を見て、入力し直してください。" };
  },
  preview: async (given) => ({
    caption: "接種券の状態",
    rows: effectRows(await given.call("POST /tickets/reissue", { body: body(given, true) })),
  }),
  send: (given) => given.call("POST /tickets/reissue", { body: body(given, false) }),
  word: "再発行する",
  done: "接種券を再発行しました。",
  compared: (before, now, records) => personRows(...records),
};

export default actPage(act);
