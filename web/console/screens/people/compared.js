/**
 * @file What differs between a record on the screen and the same record as it is now, or as it will be.
 */
import { japaneseDay } from "../../../shared/dates.js";
import { nameOf } from "../../../shared/names.js";
import { vaccine } from "../../words.js";
import { dosesCompared } from "./doses.js";
import { numberOf, stretchOf } from "./ticket_card.js";

/** A ticket's state in words, with what stops it. */
export function stateOf(state, stops) {
  const why = stops.map((stop) => `${nameOf("StopReason", stop.reason)} ${stretchOf(stop)}`).join("、");
  return why ? `${nameOf("TicketState", state)}（${why}）` : nameOf("TicketState", state);
}

/** Rows of a DiffTable: tickets before and after an act, as the service says. */
export function effectRows(effect) {
  return effect.tickets.map((each) => ({
    label: `接種券 ${numberOf(each.ticket)}`,
    before: nameOf("TicketState", each.before),
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
  const doses = (ticket) =>
    ticket.slots
      .filter((slot) => slot.status === "given")
      .map(slotText)
      .join("、");
  return [
    { label: "状態", before: stateOf(before.state, before.stops), after: stateOf(now.state, now.stops) },
    {
      label: "再発行の並び",
      before: before.chain.map(numberOf).join(" → "),
      after: now.chain.map(numberOf).join(" → "),
    },
    { label: "接種", before: doses(before), after: doses(now) },
  ];
}

function slotText(slot) {
  return `${slot.turn}回目 ${japaneseDay(slot.given_on)} ${vaccine(slot.product)} ${slot.lot}`;
}

/** Rows of a DiffTable: one person, before and now. */
export function personRows(before, now) {
  const flags = (record) =>
    record.flags
      .filter((flag) => !flag.taken_back)
      .map((flag) => `${nameOf("FlagCode", flag.code)} ${japaneseDay(flag.effective_on)}`);
  const rows = [
    ["氏名", (record) => record.name],
    ["生年月日", (record) => japaneseDay(record.born_on)],
    ["性別", (record) => nameOf("Sex", record.sex)],
    ["フラグ", (record) => flags(record).join("、")],
    ["接種券", (record) => record.tickets.map((each) => numberOf(each.ticket)).join("、")],
  ];
  return rows.map(([label, of]) => ({ label, before: of(before), after: of(now) }));
}
