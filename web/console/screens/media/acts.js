/** @file What may be done with a medium's use, by whom, and why not; and what is overdue. */

/** How long a medium may hold what it carried. */
export const ERASE_WITHIN = 24 * 3_600_000;
const DIGEST = /^[0-9a-f]{64}$/;
const MEDIUM_ID = /^[A-Za-z0-9-]{1,32}$/;

/** Tell whether a use that began then should have been erased by now. */
export function isOverdue(use, now) {
  return use.state !== "erased" && now > Date.parse(use.opened_at) + ERASE_WITHIN;
}

/** Why a medium cannot be used now; null where it can. */
export function whyNotUsable(medium, now) {
  if (medium.retired_at) return "使用をやめた媒体です";
  if (medium.open_uses.some((each) => now > Date.parse(each.opened_at) + ERASE_WITHIN)) {
    return "1日を過ぎても消去の記録がありません";
  }
  return null;
}

/**
 * @param {object} use
 * @param {{account_id: string}} me
 * @param {(permission: string) => boolean} may
 * @returns {{decide: {may: boolean, why?: string}?, erase: {may: boolean, why?: string}?}}
 */
export function actsOf(use, me, may) {
  const acts = {};
  if (["asked", "approved"].includes(use.state) && use.direction === "in") acts.decide = decidable(use, me, may);
  if (use.state !== "erased") {
    acts.erase = may("files:medium:use")
      ? { may: true }
      : { may: false, why: "消去を記録できるのは、窓口担当・登録担当・監査担当です。" };
  }
  return acts;
}

function decidable(use, me, may) {
  if (!may("files:medium:approve")) return { may: false, why: "承認できるのは管理者です。" };
  if (use.opened_by === me.account_id) {
    return { may: false, why: "自分が記入したものは承認できません。別の管理者に頼んでください。" };
  }
  return { may: true };
}

/** A digest as it was typed or pasted, or null: spaces between do not matter. */
export function digestOf(typed) {
  const said = typed.replace(/\s/g, "").toLowerCase();
  return DIGEST.test(said) ? said : null;
}

/** Why a medium's number cannot be one; null where it can. */
export function faultOfMediumId(typed) {
  if (!MEDIUM_ID.test(typed)) return "媒体のラベルにある番号を、半角の英数字とハイフン32文字以内で入力してください。";
  if (/\d{12}/.test(typed)) return "12桁続く数字は使えません。媒体番号は個人番号と紛れないものにしてください。";
  return null;
}
