/** @file Words of retention, holds, erasures and requests about records, in Japanese. */

export const BASES = { dose: "最後の接種日", death: "死亡日" };

export const VERDICTS = {
  proposed: { label: "承認待ち", tone: "warning" },
  approved: { label: "承認", tone: "success" },
  rejected: { label: "差戻し", tone: "neutral" },
};

export const GROUNDS = { period_over: "保存期間の満了", decision: "利用停止の決定" };

export const ERASURE_STATES = {
  proposed: { label: "承認待ち", tone: "warning" },
  rejected: { label: "差戻し", tone: "neutral" },
  approved: { label: "消去中", tone: "info" },
  done: { label: "消去済み", tone: "success" },
};

export const FATES = {
  waiting: { label: "消去待ち", tone: "info" },
  erased: { label: "消去した", tone: "success" },
  held: { label: "留保のため残した", tone: "warning" },
  not_due: { label: "期限前となり残した", tone: "warning" },
  merged: { label: "統合されたため残した", tone: "warning" },
  gone: { label: "該当なし", tone: "neutral" },
};

/** What was erased, by its kind (`ErasedCounts`). */
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
