/**
 * @file What may be done with a changeset now, by whom, and why not.
 *
 * The system asks all of this itself; here it is asked before, so that nobody is offered what would be
 * refused, and everybody is told why.
 */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** From the announcement to the beginning of its application. */
export const APPROVED_WITHIN = 3 * DAY;
/** From the announcement; afterwards each record is corrected by itself. */
export const UNDONE_WITHIN = 30 * DAY;
/** How long after its last request an application may still be under way. */
export const WORKER_LIVES = 60_000;

const BEFORE_APPLYING = ["receiving", "checking", "checked", "approved"];

const NOT_MINE = "届け出た方か予行をした方は、承認も却下もできません。別の登録担当か管理者に頼んでください。";
export const TOO_LATE = "届出から3日を過ぎたため、続けられません。新しく届け出て、最初からやり直してください。";

/** @typedef {{may: boolean, why?: string}} Answer */

/**
 * Say when a changeset lapses unless its application has begun; null once it has.
 *
 * @returns {Date|null}
 */
export function lapsesAt(changeset) {
  if (!BEFORE_APPLYING.includes(changeset.state)) return null;
  return new Date(Date.parse(changeset.created_at) + APPROVED_WITHIN);
}

/** The state as it is to be shown: what lapsed says so before the system has noted it. */
export function stateOf(changeset, now) {
  const lapses = lapsesAt(changeset);
  return lapses !== null && now > lapses ? "expired" : changeset.state;
}

/**
 * @param {object} changeset
 * @param {{account_id: string}} me
 * @param {(permission: string) => boolean} may
 * @param {Date} now
 * @returns {{send: Answer?, check: Answer?, decide: Answer?, apply: Answer?, undo: Answer?}}
 *   an act that does not belong to the state is left out
 */
export function actsOf(changeset, me, may, now) {
  const state = stateOf(changeset, now);
  if (state === "expired") return {};
  const acts = {};
  const allowed = (permission, who) => (may(permission) ? null : refused(`この操作ができるのは${who}です。`));
  if (state === "receiving") acts.send = allowed("files:registration:check", "登録担当") ?? OPEN;
  if (state === "checking") acts.check = allowed("files:registration:check", "登録担当") ?? OPEN;
  if (BEFORE_APPLYING.includes(state)) {
    acts.decide = allowed("files:changeset:approve", "登録担当か管理者") ?? decidable(changeset, me);
  }
  if (["approved", "applying"].includes(state)) {
    acts.apply = allowed("files:registration:apply", "登録担当") ?? OPEN;
  }
  if (["applying", "applied", "undoing"].includes(state)) {
    acts.undo = allowed("files:changeset:undo", "登録担当") ?? undoable(changeset, state, now);
  }
  return acts;
}

const OPEN = Object.freeze({ may: true });

function refused(why) {
  return { may: false, why };
}

function decidable(changeset, me) {
  return [changeset.created_by, changeset.checked_by].includes(me.account_id) ? refused(NOT_MINE) : OPEN;
}

function undoable(changeset, state, now) {
  if (state === "undoing") return OPEN;
  if (now > Date.parse(changeset.created_at) + UNDONE_WITHIN) {
    return refused("届出から30日を過ぎたため、まとめての取消しはできません。記録ごとに訂正してください。");
  }
  const worked = changeset.worked_at ? Date.parse(changeset.worked_at) : 0;
  if (state === "applying" && now < worked + WORKER_LIVES) {
    return refused("取込みが進んでいる間は取り消せません。止まってから1分待つと取り消せます。");
  }
  return OPEN;
}

/** Why a changeset cannot be approved although it may be rejected; null where it can. */
export function whyNotApproved(changeset) {
  if (changeset.state !== "checked") return "予行が終わると承認できます。";
  if (changeset.found.refused > 0) {
    return `誤りの行が${changeset.found.refused}件あるため、承認できません。直したファイルを封緘し直し、新しく届け出てください。`;
  }
  return null;
}


