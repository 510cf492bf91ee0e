/** @file What the grounds of an inquiry are called, and what is said where nobody was found. */

export const GROUNDS = {
  consent: "本人の同意がある",
  consent_difficult: "同意を得ることが困難である",
};

/**
 * What to do where nobody was found.  One text for every reason there may be: the answer says none of them.
 */
export const NOT_FOUND_TODO = [
  "転出証明書などを見て、転出元の自治体が正しいか確かめてください。違うときは、正しい自治体へ照会し直してください。",
  "転出元が正しいときは、本人の接種済証などで確かめ、「他所での接種の登録」から登録してください。",
  "接種済証もないときは、転出元へ文書で問い合わせてください。",
];

/** The columns of a bulk inquiry's file, in their order, and what is written in each. */
export const BULK_COLUMNS = [
  ["宛名番号", "この自治体の宛名番号。一人一行"],
  ["転出元自治体コード", "6桁"],
  ["根拠", "1 同意、2 同意を得ることが困難"],
  ["根拠の日付", "8桁（例 20220301）"],
  ["同意書番号", "根拠が 1 のとき。半角の英数字とハイフン"],
  ["理由", "根拠が 2 のとき"],
  ["番号確認", "1 個人番号カード、2 通知カード、3 住民票"],
  ["身元確認", "1 個人番号カード、2 運転免許証、3 旅券、4 在留カード、5 書類二点"],
  ["確認者", "本人確認をした職員"],
  ["確認日", "8桁"],
];
