/**
 * @file The answers of the service in a few large words, and in English as a whole: the service's own sentences
 * are Japanese.
 */

const TITLES = {
  S000: ["有効な接種券です", "Valid ticket"],
  S001: ["登録しました", "Registered"],
  S002: ["登録しました。確認してください", "Registered. Please check"],
  S003: ["登録待ちとして保管しました", "Kept on the waiting list"],
  S004: ["停止中の接種券で登録しました", "Registered on a stopped ticket"],
  S006: ["まだ登録されていない番号です", "This number is not registered yet"],
  S101: ["接種券の番号ではありません", "Not a ticket number"],
  S102: ["市区町村コードの読み間違いです", "The municipality code was misread"],
  S103: ["市区町村コードがありません", "There is no such municipality"],
  S104: ["「予診のみ」の券です", "This is a screening-only ticket"],
  S105: ["券種か回数が正しくありません", "The kind or dose number is wrong"],
  S201: ["すでに登録されています", "Already registered"],
  S202: ["内容の違う登録があります", "A different record stands here"],
  S301: ["接種しないでください", "Do not vaccinate"],
  S302: ["ほかの市区町村の接種券です", "A ticket of another municipality"],
  S303: ["記録のない市区町村です", "This municipality is not in the system"],
  S304: ["再発行前の接種券です", "This ticket has been replaced"],
  S305: ["会場での受付は終了しました", "Registration at venues has ended"],
  S401: ["取り消しました", "Taken back"],
  S402: ["10分を過ぎています", "More than ten minutes have passed"],
  S403: ["この会場の記録ではありません", "Not recorded at this venue"],
  S404: ["別の登録が重なっています", "Another record claims this dose"],
  S405: ["取り消すものがありません", "There is nothing to take back"],
};

const ENGLISH = {
  S000: "You may go on.",
  S001: "The dose is on record.",
  S002: "The dose is on record, and something about it is unusual. Check what is said below.",
  S003: "The ticket has not been registered by its municipality. Compare the number with the paper once more. It is matched when the ticket is registered.",
  S004: "Staff will check it. Tell the person in charge of the venue.",
  S006: "Compare the number with the paper once more. If it is right, register: it is kept on the waiting list.",
  S101: "Scan the 18-digit number again, or type it.",
  S102: "Scan the ticket again.",
  S103: "No municipality had this code on that day. Scan the ticket again.",
  S104: "No dose was registered. Scan the row of the vaccination ticket.",
  S105: "Scan the ticket again.",
  S201: "It was not registered twice.",
  S202: "This dose was kept aside beside the one that stands. Staff will decide which is right.",
  S301: "This ticket has been stopped. Do not vaccinate. If the dose has been given already, choose \"Register as already given\".",
  S302: "This tablet cannot register it. Ask the municipality that issued it.",
  S303: "Keep the paper form and tell the municipality that issued the ticket.",
  S304: "A newer ticket was issued. Scan the new one. If the dose has been given with this one, choose \"Register as already given\".",
  S305: "It was not registered. If the dose was given by the last day, keep the form and have it entered at the municipal office.",
  S401: "The record was taken back. The history keeps that it was.",
  S402: "It can no longer be taken back at the venue. Ask the municipal office.",
  S403: "Ask the venue that recorded it, or the municipal office.",
  S404: "Staff will check it. Tell the person in charge of the venue.",
  S405: "It has been taken back already, or staff have changed it. Scan the ticket again to see what stands now.",
  A306: "This tablet is not enrolled, or was stopped. Tell the administrator.",
  A307: "The requests came out of order. Nothing was registered. Try again.",
  A308: "No shift is open. Open one with the venue's ID and PIN.",
  A309: "The venue or the PIN is wrong. Check them and type them again.",
  A310: "The enrolment code is wrong or has lapsed. Ask the administrator for a new one.",
  C101: "The service did not understand the request. Open the page again.",
  C102: "The request was too large.",
  C201: "The same request came with another content. Open the page again and register once more.",
  C202: "Another tablet changed the same record at this moment. Nothing was registered. Try again.",
  C501: "The service is busy or down. Wait a little and try again.",
  C502: "A stored record does not open. Tell the person in charge of the system.",
  offline: "There is no network. Check the connection and try again.",
  timeout: "No answer came in time. It may have been done. Check before you try again.",
  broken: "The answer could not be read. Wait a little and try again.",
};

const FINDINGS = {
  DATED_IN_FUTURE: "The day is after today. Correct it from the form.",
  BEFORE_FIRST_DOSE_IN_JAPAN: "The day is before the first vaccination in Japan (17 February 2021). Check the year.",
  BEFORE_BIRTH: "The day is before the birth date. Check the day and the person.",
  ORDER_REVERSED: "The order of doses and days is reversed. Compare the days of the doses before and after.",
  SAME_DAY_DOUBLE: "Another dose is on record for the same day. Check that it is not registered twice.",
  TURN_SKIPPED: "The dose before is not on record. Look at the certificate and check the dose number.",
  TOO_SOON: "The interval to another dose is shorter than the rule. Check both days. If they are right, tell the office.",
  PRODUCT_CHANGED: "The vaccine changed within the first series. Check both products.",
  TURN_NOT_FOR_PRODUCT: "This vaccine is not used for this dose. Check the dose number and the product.",
  TOO_YOUNG: "Younger than the vaccine is for. Check the product and the person.",
  TOO_OLD: "Older than the vaccine is for. Check the product and the person.",
  OUTSIDE_PERIOD: "Outside the period in which this vaccine was used. Check the day and the product.",
  UNKNOWN_PRODUCT: "An unknown vaccine. Choose it from the list by the vial's label.",
  UNKNOWN_LOT: "The lot number is empty or unusual. Compare it with the label letter by letter.",
  LOT_OF_ANOTHER_PRODUCT: "The lot number seems to belong to another vaccine. Compare both with the label.",
  LOT_EXPIRED: "The day is after the lot's expiry. Check the day and the lot.",
  STOPPED_TICKET: "The ticket was stopped. If the dose was given, the record stays. Tell the office.",
  ANOTHER_CLAIM: "A different dose stands at this turn. Both are kept; the office decides from the form.",
};

/** An answer in a few words; an empty text for a code that is not known here. */
export function titleOf(code, language) {
  return TITLES[code]?.[language === "en" ? 1 : 0] ?? "";
}

/** What to do, in a sentence: the service's own in Japanese. */
export function sentenceOf({ code, message }, language) {
  return (language === "en" && ENGLISH[code]) || message || "";
}

/** What is odd about a dose, and what to do about it. */
export function findingOf({ code, message }, language) {
  return (language === "en" && FINDINGS[code]) || message;
}

/** The codes that have English words, for a test to compare with the service's. */
export const KNOWN = { titles: Object.keys(TITLES), english: Object.keys(ENGLISH), findings: Object.keys(FINDINGS) };
