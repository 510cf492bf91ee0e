/**
 * @file What several screens of the console say in the same words; codes are named by ../shared/names.js.
 */
import { nameOf } from "../shared/names.js";

/** What becomes of a dose that is entered late; other answers are shown by their code. */
export const OUTCOMES = {
  S001: "接種を登録しました。",
  S002: "接種を登録しました。確認が必要な点があります。",
  S003: "登録待ちとして保管しました。接種券がまだ登録されていません。",
  S004: "停止された接種券の接種として登録しました。",
  S201: "この接種はすでに登録されていました。二重には登録していません。",
  S202: "同じ回に内容の違う接種があるため、重複登録として保管しました。",
};

/** The three purposes for which a 個人番号 may be used, with their law. */
export const PURPOSES = {
  ask_former_city: "転入者について、転出元の市区町村に接種記録を照会する（番号法19条16号）",
  answer_new_city: "転出者について、転出先の市区町村に接種記録を提供する（番号法19条16号）",
  issue_certificate: "接種証明書の交付申請に応じる（番号法9条1項）",
};

/** What a product or maker is called; what nobody named is shown as it was recorded. */
export function vaccine(code) {
  return nameOf("Product", code);
}
