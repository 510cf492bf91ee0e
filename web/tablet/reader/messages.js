/**
 * @file What the screen says when a ticket was not read or the camera does not work, and what to do then.
 */

/** @typedef {{ title: string, todo: string }} Sentence */

/** @type {Record<string, Record<"ja" | "en", [string, string]>>} */
const SENTENCES = {
  NOT_A_LINE: {
    ja: [
      "18桁の数字ではありません",
      "接種券のOCRライン（18桁）を確かめて、もう一度入力してください。",
    ],
    en: [
      "Not 18 digits",
      "Check the 18 digits on the ticket and enter them again.",
    ],
  },
  WRONG_MUNICIPALITY_DIGIT: {
    ja: [
      "市区町村コードが正しくありません",
      "3～8桁目を接種券と見比べてください。券のとおりなら、発行した市区町村に確認してください。",
    ],
    en: [
      "The municipality code is wrong",
      "Compare digits 3 to 8 with the ticket. If it says so, ask the city that issued it.",
    ],
  },
  UNKNOWN_KIND: {
    ja: [
      "券種の数字が正しくありません",
      "1桁目を接種券と見比べてください。",
    ],
    en: [
      "The kind of ticket is not known",
      "Compare the first digit with the ticket.",
    ],
  },
  TURN_OUT_OF_RANGE: {
    ja: [
      "接種回数の数字が正しくありません",
      "2桁目を接種券と見比べてください。",
    ],
    en: [
      "The dose number is wrong",
      "Compare the second digit with the ticket.",
    ],
  },
  UNKNOWN_MUNICIPALITY: {
    ja: [
      "この市区町村コードの市区町村はありません",
      "3～8桁目を接種券と見比べてください。券のとおりなら、発行した市区町村に確認してください。",
    ],
    en: [
      "No municipality has this code",
      "Compare digits 3 to 8 with the ticket. If it says so, ask the city that issued it.",
    ],
  },
  DISAGREE: {
    ja: [
      "読み取った番号が一致しません",
      "接種券1枚だけを写して、もう一度読み取ってください。続くときは18桁を入力してください。",
    ],
    en: [
      "What was read does not agree",
      "Show only one ticket and scan again. If it goes on, enter the 18 digits.",
    ],
  },
  TWO_TICKETS: {
    ja: [
      "接種券が2枚写っています",
      "1枚だけを写して、もう一度読み取ってください。",
    ],
    en: [
      "Two tickets are in view",
      "Show only one ticket and scan again.",
    ],
  },
  CAMERA_REFUSED: {
    ja: [
      "カメラの使用が許可されていません",
      "アドレス欄の左のアイコンからカメラを許可して、「カメラを開く」を押してください。18桁の入力でも登録できます。",
    ],
    en: [
      "The camera is not allowed",
      "Allow it by the icon left of the address, then open the camera again. You can also enter the 18 digits.",
    ],
  },
  CAMERA_ABSENT: {
    ja: [
      "カメラが見つかりません",
      "カメラをつないで「カメラを開く」を押すか、18桁を入力してください。",
    ],
    en: [
      "There is no camera",
      "Connect one and open it again, or enter the 18 digits.",
    ],
  },
  CAMERA_BUSY: {
    ja: [
      "カメラを使えません",
      "ほかのアプリがカメラを使っていれば閉じて、「カメラを開く」を押してください。",
    ],
    en: [
      "The camera cannot be used",
      "Close other apps that use it and open the camera again.",
    ],
  },
  CAMERA_INSECURE: {
    ja: [
      "この接続ではカメラを使えません",
      "アドレスが https で始まるか確かめてください。18桁の入力でも登録できます。",
    ],
    en: [
      "No camera on this connection",
      "Check that the address begins with https. You can also enter the 18 digits.",
    ],
  },
  CAMERA_LOST: {
    ja: [
      "カメラが外れました",
      "つなぎ直して「カメラを開く」を押してください。",
    ],
    en: [
      "The camera was disconnected",
      "Connect it again and open the camera.",
    ],
  },
  READER_FAILED: {
    ja: [
      "読み取りの機能を開けません",
      "ページを読み込み直してください。続くときは18桁を入力し、管理者に知らせてください。",
    ],
    en: [
      "The reader cannot be loaded",
      "Load the page again. If it goes on, enter the 18 digits and tell your administrator.",
    ],
  },
};

/** All codes that there is a sentence for. */
export const CODES = Object.freeze(Object.keys(SENTENCES));

/**
 * @param {string} code a reason of a scan or a problem of a camera
 * @param {"ja" | "en"} language
 * @returns {Sentence}
 */
export function sentence(code, language) {
  const [title, todo] = SENTENCES[code][language];
  return { title, todo };
}
