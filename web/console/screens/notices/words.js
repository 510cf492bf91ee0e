/** @file What a receiving municipality does about a correction, and how far ours were told. */

/** What to do about a notice; none of them says more than that something is otherwise at the other city. */
export const NOTICE_TODO =
  "番号担当に、控えの照会番号を伝えて、同じ方について転出元へ照会し直すよう頼んでください。" +
  "違う内容が届くと重複登録の一覧に出ます。済んだら「確認した」を押します。";

/** How far a correction was told. */
export const SPREAD = { pending: "通知中", nobody: "通知先なし", letter: "文書での通知が必要", told: "通知済み" };

/** How many receivers of a correction got it here, and how many need a letter. */
export function deliveriesOf(correction) {
  const told = correction.deliveries.filter((each) => each.delivered).length;
  return { told, byLetter: correction.deliveries.length - told };
}

/** How far a correction was told, by its word in SPREAD. */
export function spreadOf(correction) {
  const { told, byLetter } = deliveriesOf(correction);
  if (correction.spread_at === null) return "pending";
  if (byLetter > 0) return "letter";
  return told > 0 ? "told" : "nobody";
}
