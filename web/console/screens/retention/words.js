/** @file How retention, holds and erasures are said: colours of their states, and what may be done by whom. */
import { nameOf } from "../../../shared/names.js";

export const VERDICT_TONES = { proposed: "warning", approved: "success", rejected: "neutral" };
export const ERASURE_TONES = { proposed: "warning", rejected: "neutral", approved: "info", done: "success" };
export const FATE_TONES = {
  waiting: "info",
  erased: "success",
  held: "warning",
  not_due: "warning",
  merged: "warning",
  gone: "neutral",
};

/** What was erased, by its kind (`ErasedCounts`; a test compares the names). */
export const ERASED = {
  numbers: "個人番号",
  versions: "接種者の登録（各版）",
  links: "番号からの索引",
  sheets: "接種券の台紙",
  doses: "接種記録（各版）",
  reasons: "職員の記した理由",
  claims: "重複登録",
  findings: "確認事項",
  due: "期限の控え",
  listings: "一覧の中の行",
};

/** `[name, count]` of what was erased, those that are not nothing. */
export const erasedLines = (counts) =>
  Object.entries(ERASED)
    .filter(([name]) => counts[name])
    .map(([name, label]) => [label, counts[name]]);

/** Say why somebody may not decide a motion, or nothing where they may. */
export const mayNotDecide = (motion, me) =>
  motion.proposed_by === me ? "起案した方は承認できません。別の方に承認を依頼してください。" : "";

/** What a rule counts from, as a sentence says it. */
export const basisOf = (rule) => (rule.basis === "dose" ? `最後の${nameOf("Basis", "dose")}` : nameOf("Basis", rule.basis));

export const HOLD_STATES = {
  standing: { label: "留保中", tone: "warning" },
  over: { label: "期限終了", tone: "neutral" },
  lifted: { label: "解除済み", tone: "neutral" },
};

/** Name the state of a hold on a day: a key of HOLD_STATES. */
export function holdState(hold, today) {
  if (hold.lifted_at) return "lifted";
  return hold.until && hold.until < today ? "over" : "standing";
}

/** How far an erasure is: people settled of all. */
export function progressOf(targets) {
  const settled = targets.filter((each) => each.outcome !== "waiting").length;
  return { settled, all: targets.length };
}
