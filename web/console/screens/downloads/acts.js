/** @file What may be done with a download now, by whom, and why not. */
import { KINDS } from "./words.js";

const HOUR = 3_600_000;
/** From the request to its making. */
export const DECIDED_WITHIN = 72 * HOUR;
/** From when it was made. */
export const FETCHED_WITHIN = 24 * HOUR;

/**
 * Say when a download lapses unless it goes on; null where it does not.
 *
 * @returns {Date|null}
 */
export function lapsesAt(download) {
  if (["asked", "approved"].includes(download.state)) return after(download.asked_at, DECIDED_WITHIN);
  return download.state === "made" ? after(download.made_at, FETCHED_WITHIN) : null;
}

/** The state as it is to be shown: what lapsed says so before the system has noted it. */
export function stateOf(download, now) {
  const lapses = lapsesAt(download);
  return lapses !== null && now > lapses ? "expired" : download.state;
}

/**
 * @param {object} download
 * @param {{account_id: string, terminal: string}} me
 * @param {(permission: string) => boolean} may
 * @param {Date} now
 * @returns {{decide: {may: boolean, why?: string}?, make: {may: boolean, why?: string}?,
 *   fetch: {may: boolean, why?: string}?}}
 */
export function actsOf(download, me, may, now) {
  const state = stateOf(download, now);
  const acts = {};
  if (["asked", "approved"].includes(state)) acts.decide = decidable(download, me, may);
  if (state === "approved") acts.make = own(download, me, may);
  if (state === "made") acts.fetch = own(download, me, may);
  return acts;
}

/** The kinds that somebody may ask for. */
export function kindsFor(may) {
  return Object.keys(KINDS).filter((kind) => may(KINDS[kind].needs));
}

function decidable(download, me, may) {
  if (!may("files:download:approve")) return refused("承認できるのは管理者です。");
  if (download.asked_by === me.account_id) {
    return refused("自分が申請したものは承認できません。別の管理者に頼んでください。");
  }
  return { may: true };
}

function own(download, me, may) {
  if (download.asked_by !== me.account_id) return refused(`申請した ${download.asked_by} さんだけができます。`);
  if (download.terminal !== me.terminal) return refused(`申請した端末（${download.terminal}）でだけできます。`);
  return may(KINDS[download.kind].needs) ? { may: true } : refused(`できるのは${KINDS[download.kind].who}です。`);
}

function refused(why) {
  return { may: false, why };
}

function after(moment, length) {
  return new Date(Date.parse(moment) + length);
}
