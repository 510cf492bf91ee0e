/** @file What is searched for in the operation log: from a form to the service's words. Pure. */
import { digits, narrow } from "../../../shared/formats.js";

export const PAGE = 100;
const TICKET = /^\d{10}$/;
const PERSON = /^[0-9a-f]{32}$/;

/** A day's first moment in Japan. */
export const beginOf = (day) => `${day}T00:00:00.000000+09:00`;
/** A day's last moment in Japan. */
export const endOf = (day) => `${day}T23:59:59.999999+09:00`;

/** The day some days before another. */
export function daysBefore(day, days) {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}

/**
 * Reads whom a search is about: a ticket of ten digits, a person's blind id, or any other id of the log.
 * @param {string} typed
 * @returns {{subject: string|null, fault: string}}
 */
export function subjectOf(typed) {
  const plain = narrow(typed).trim();
  if (!plain) return { subject: null, fault: "" };
  const bare = digits(plain);
  if (TICKET.test(bare)) return { subject: bare, fault: "" };
  if (/^\d{12}$/.test(bare)) return { subject: null, fault: "個人番号では検索できません。接種券番号か照合IDを入力してください。" };
  if (PERSON.test(plain)) return { subject: plain, fault: "" };
  if (/^[!-~]{1,200}$/.test(plain)) return { subject: plain, fault: "" };
  return { subject: null, fault: "氏名などでは検索できません。接種券番号（10桁）か照合IDを入力してください。" };
}

/** What is wrong with a search, by field. */
export function faultsOf({ typed, since, until }) {
  const faults = {};
  const { fault } = subjectOf(typed);
  if (fault) faults.typed = fault;
  if (!since) faults.since = "始まりの日を入力してください。";
  if (!until) faults.until = "終わりの日を入力してください。";
  if (since && until && until < since) faults.until = "始まりの日より後の日を入力してください。";
  return faults;
}

/** The service's question for a form that nothing is wrong with. */
export function queryOf({ typed, actor, act, since, until }, after = null) {
  const { subject } = subjectOf(typed);
  return {
    ...(subject ? { subject } : {}),
    ...(actor.trim() ? { actor: actor.trim() } : {}),
    ...(act ? { act } : {}),
    since: beginOf(since),
    until: endOf(until),
    ...(after ? { after } : {}),
    most: PAGE,
  };
}

/** Counts who did how much, for the question "who looked at this person". */
export function lookersOf(rows) {
  const found = new Map();
  for (const row of rows) {
    const known = found.get(row.actor) ?? { actor: row.actor, role: row.role, count: 0, last: "" };
    found.set(row.actor, { ...known, count: known.count + 1, last: known.last > row.at ? known.last : row.at });
  }
  return [...found.values()].sort((one, other) => other.count - one.count || one.actor.localeCompare(other.actor));
}
