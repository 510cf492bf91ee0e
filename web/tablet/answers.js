/**
 * @file What an answer of the service means to the person before it: how grave, what can be done, what to say of it in
 * the language of the page.
 */
import { english } from "./words/index.js";

/** `good`: go on. `look`: read it, then go on. `stop`: do not vaccinate, or nothing was recorded. */
const TONES = {
  S000: "good",
  S001: "good",
  S401: "good",
  S002: "look",
  S003: "look",
  S004: "look",
  S006: "look",
  S201: "look",
  S202: "look",
  S402: "look",
  S403: "look",
  S404: "look",
  S405: "look",
};
const STOPPED = new Set(["S301", "S304"]);
/** Before the dose: answers after which recording is the next step. */
const READY = new Set(["S000", "S006"]);

/** How grave an answer is. An answer that nobody here knows is grave. */
export function toneOf(code) {
  return TONES[code] ?? "stop";
}

/** How grave an answer is with its findings: an odd dose is looked at before it is recorded, too. */
export function toneOfAnswer({ code, findings = [] }) {
  const tone = toneOf(code);
  return tone === "good" && findings.length > 0 ? "look" : tone;
}

/** What may be done after a check: `register`, `already` (given on a stopped ticket), `other`, or nothing. */
export function choicesAfter(code) {
  if (READY.has(code)) return "register";
  if (STOPPED.has(code)) return "already";
  return code === "S201" ? "other" : "";
}

/** Whether a refused record may be sent once more as given already. */
export function mayBeGivenAlready(code) {
  return STOPPED.has(code);
}

const TITLES = {
  S000: "有効な接種券です",
  S001: "登録しました",
  S002: "登録しました。確認してください",
  S003: "登録待ちとして保管しました",
  S004: "停止中の接種券で登録しました",
  S006: "まだ登録されていない番号です",
  S101: "接種券の番号ではありません",
  S102: "市区町村コードの読み間違いです",
  S103: "市区町村コードがありません",
  S104: "「予診のみ」の券です",
  S105: "券種か回数が正しくありません",
  S201: "すでに登録されています",
  S202: "内容の違う登録があります",
  S301: "接種しないでください",
  S302: "ほかの市区町村の接種券です",
  S303: "記録のない市区町村です",
  S304: "再発行前の接種券です",
  S305: "会場での受付は終了しました",
  S401: "取り消しました",
  S402: "10分を過ぎています",
  S403: "この会場の記録ではありません",
  S404: "別の登録が重なっています",
  S405: "取り消すものがありません",
};

/** An answer in a few words; an empty text for a code that is not known here. */
export function titleOf(code) {
  return (english()?.TITLES ?? TITLES)[code] ?? "";
}

/** What to do, in a sentence: the service's own in Japanese. */
export function sentenceOf({ code, message }) {
  return english()?.ANSWERS[code] ?? message ?? "";
}

/** What is odd about a dose, and what to do about it. */
export function findingOf({ code, message }) {
  return english()?.FINDINGS[code] ?? message;
}
