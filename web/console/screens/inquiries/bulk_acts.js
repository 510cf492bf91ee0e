/** @file What may be done with a bulk inquiry now, by whom, and why not.  Pure. */

/**
 * @param {object} bulk
 * @param {{account_id: string}} me
 * @param {(permission: string) => boolean} may
 * @returns {{approve: {may: boolean, why?: string}?, run: {may: boolean, why?: string}?}}
 */
export function actsOf(bulk, me, may) {
  const acts = {};
  if (bulk.state === "checked") acts.approve = approvable(bulk, me, may);
  if (bulk.state === "approved") {
    acts.run = may("number:inquiry:ask") ? { may: true } : { may: false, why: "照会を進めるのは番号担当です。" };
  }
  return acts;
}

function approvable(bulk, me, may) {
  if (!may("office:inquiry:approve")) return { may: false, why: "承認を待っています。承認するのは管理者です。" };
  if (bulk.requested_by === me.account_id) {
    return { may: false, why: "自分が申請した一括照会は承認できません。別の管理者に頼んでください。" };
  }
  return { may: true };
}

/** What came of a row: an outcome, why nobody was asked, or that its turn has not come. */
export function outcomeOf(row) {
  if (row.refused) return "not_asked";
  return row.outcome ?? "waiting";
}

/** What these are called. */
export const OUTCOMES = { provided: "提供あり", not_found: "該当なし", asked: "途中", not_asked: "照会せず", waiting: "これから" };
