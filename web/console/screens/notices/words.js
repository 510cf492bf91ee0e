/** What kinds of corrections are called, and what a receiving municipality does about each. */

export const CHANGE_KINDS = {
  DOSE_CORRECTED: "接種の訂正",
  DOSE_CANCELLED: "接種の取消",
  DOSE_MOVED: "接種の付け替え",
  DOSES_FIXED: "接種の一括修正",
  FIX_UNDONE: "一括修正の取消",
  PERSON_CHANGED: "属性の変更",
  PEOPLE_MERGED: "登録の統合",
  MERGE_UNDONE: "統合の取消",
  REGISTRATION_UNDONE: "登録の取消",
};

/** What to do about a notice; none of them says more than that something is otherwise at the other city. */
export const NOTICE_TODO =
  "番号担当に、控えの照会番号を伝えて、同じ方について転出元へ照会し直すよう頼んでください。" +
  "違う内容が届くと重複登録の一覧に出ます。済んだら「確認した」を押します。";

/** Tell how far a correction was told: how many receivers got it here, and how many need a letter. */
export function deliveriesOf(correction) {
  const told = correction.deliveries.filter((each) => each.delivered).length;
  return { told, byLetter: correction.deliveries.length - told, pending: correction.spread_at === null };
}

/** What the state of a correction's telling is called. */
export function spreadState(correction) {
  const { told, byLetter, pending } = deliveriesOf(correction);
  if (pending) return "通知中";
  if (told + byLetter === 0) return "通知先なし";
  return byLetter > 0 ? "文書での通知が必要" : "通知済み";
}
