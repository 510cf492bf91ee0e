/**
 * @file What differs between a record on the screen and the same record as it is now, or as it will be.
 */
import { japaneseDay } from "../../../shared/dates.js";
import { SEXES, STOP_REASONS, TICKET_STATES, flagName, vaccine } from "../../words.js";
import { dosesCompared } from "./doses.js";
import { numberOf, stretchOf } from "./ticket_card.js";

/** A ticket's state in words, with what stops it. */
export function stateOf(state, stops) {
  const why = stops.map((stop) => `${STOP_REASONS[stop.reason]} ${stretchOf(stop)}`).join("、");
  return why ? `${TICKET_STATES[state]}（${why}）` : TICKET_STATES[state];
}

/** Rows of a DiffTable: tickets before and after an act, as the service says. */
export function effectRows(effect) {
  return effect.tickets.map((each) => ({
    label: `接種券 ${numberOf(each.ticket)}`,
    before: TICKET_STATES[each.before],
    after: stateOf(each.after, each.stops),
  }));
}

/** Rows of a DiffTable: one dose, before and now; it may be cancelled by now. */
export function doseRows(before, now) {
  const word = (dose) => (dose.status === "cancelled" ? "取消し済み" : "登録済み");
  return [{ label: "状態", before: word(before), after: word(now) }, ...dosesCompared(before, now)];
}

/** Rows of a DiffTable: one ticket, before and now. */
export function ticketRows(before, now) {
  const doses = (ticket) => ticket.slots.filter((slot) => slot.status === "given").map(slotText).join("、");
  return [
    { label: "状態", before: stateOf(before.state, before.stops), after: stateOf(now.state, now.stops) },
    { label: "再発行の並び", before: before.chain.map(numberOf).join(" → "), after: now.chain.map(numberOf).join(" → ") },
    { label: "接種", before: doses(before), after: doses(now) },
  ];
}

function slotText(slot) {
  return `${slot.turn}回目 ${japaneseDay(slot.given_on)} ${vaccine(slot.product)} ${slot.lot}`;
}

/** Rows of a DiffTable: one person, before and now. */
export function personRows(before, now) {
  const flags = (record) => record.flags.filter((flag) => !flag.taken_back).map((flag) => `${flagName(flag.code)} ${japaneseDay(flag.effective_on)}`);
  const rows = [
    ["氏名", (record) => record.name],
    ["生年月日", (record) => japaneseDay(record.born_on)],
    ["性別", (record) => SEXES[record.sex]],
    ["フラグ", (record) => flags(record).join("、")],
    ["接種券", (record) => record.tickets.map((each) => numberOf(each.ticket)).join("、")],
  ];
  return rows.map(([label, of]) => ({ label, before: of(before), after: of(now) }));
}
