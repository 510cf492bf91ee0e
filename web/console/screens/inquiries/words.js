/** What the parts of an inquiry are called (番号法16条、19条16号; docs/glossary.md). */

export const GROUNDS = {
  consent: "本人の同意がある",
  consent_difficult: "同意を得ることが困難である",
};

export const NUMBERS_SHOWN = {
  card: "個人番号カード",
  notice: "通知カード",
  residence_record: "住民票（個人番号つき）",
};

export const PERSONS_SHOWN = {
  card: "個人番号カード",
  licence: "運転免許証",
  passport: "旅券",
  residence_card: "在留カード",
  two_documents: "顔写真のない書類二点",
};

export const STATES = { asked: "途中で止まっています", provided: "提供あり", not_found: "該当なし" };

export const BULK_STATES = {
  refused: "誤りあり",
  checked: "承認待ち",
  approved: "実行待ち・実行中",
  done: "完了",
};

export const WHOSE = { person: "あなた", city: "この自治体", bulk: "この自治体の一括照会" };

/**
 * What to do where nobody was found.  One text for every reason there may be: the answer says none of them.
 */
export const NOT_FOUND_TODO = [
  "転出証明書などを見て、転出元の自治体が正しいか確かめてください。違うときは、正しい自治体へ照会し直してください。",
  "転出元が正しいときは、本人の接種済証などで確かめ、「他所での接種の登録」から登録してください。",
  "接種済証もないときは、転出元へ文書で問い合わせてください。",
];
