/**
 * @file A person's record on its way through the screens: found once, shown by each, looked up anew after an act.
 */
import { useCallback } from "../../../shared/preact.js";
import { useConsole } from "../../console.js";
import { forget, keep, recall } from "../../memory.js";
import { useLoad } from "../../patterns/load.js";

const RECORD = "person";

/** Keeps a record that was just found; `purpose` is what the 個人番号 was used for, where it was. */
export function keepRecord(record, purpose = "") {
  keep(RECORD, { record, purpose });
}

/** What the person on the screen was searched for with a 個人番号, or an empty text. */
export function purposeOf(person_id) {
  const kept = recall(RECORD);
  return kept?.record.person_id === person_id ? kept.purpose : "";
}

/** Makes the next screen look the person up anew. */
export function forgetRecord() {
  forget(RECORD);
}

/** Brings the record of a person: as it was found a moment ago, or looked up. */
export function useRecord(person_id) {
  const { call } = useConsole();
  const look = useCallback(
    async (signal) => {
      const kept = recall(RECORD);
      // A registration that was merged is shown as the one that it was merged into.
      if (kept?.record.person_id === person_id) return kept.record;
      const record = await call("GET /people/{person_id}", { path: { person_id }, signal });
      keepRecord(record);
      return record;
    },
    [person_id],
  );
  const load = useLoad(look, [person_id]);
  const renew = useCallback(() => {
    forgetRecord();
    load.again();
  }, [load.again]);
  return { ...load, again: renew };
}

/** The doses of a ticket that count or were cancelled, each as it stands: the latest version of every turn. */
export function standing(ticket) {
  const latest = new Map();
  for (const dose of ticket.doses) {
    const known = latest.get(dose.turn);
    if (!known || known.version < dose.version) latest.set(dose.turn, dose);
  }
  return [...latest.values()].sort((one, other) => one.turn - other.turn);
}

/** All versions of a turn, the latest first. */
export function versionsOf(ticket, turn) {
  return ticket.doses.filter((dose) => dose.turn === turn).sort((one, other) => other.version - one.version);
}

/** The ticket at a place of a path, or null. */
export function ticketAt(record, at) {
  return record.tickets[Number(at) - 1] ?? null;
}

/** The dose at a place of a path as it stands, or null. */
export function doseAt(record, { at, turn }) {
  const ticket = ticketAt(record, at);
  return ticket === null ? null : (standing(ticket).find((dose) => dose.turn === Number(turn)) ?? null);
}

/** Looks up whose ticket it is; null for one that nobody has registered. */
export async function holderOf(ticket, call, signal) {
  try {
    return await call("POST /people/search", { body: { by: "ticket", value: ticket }, signal });
  } catch (error) {
    if (error.code === "V402") return null;
    throw error;
  }
}
