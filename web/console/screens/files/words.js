/** What a changeset's states, kinds and outcomes are called. */

export const KINDS = {
  registration: "接種対象者・接種券発行登録",
  moves: "異動（転出・死亡等）",
  ledger: "予防接種台帳",
};

export const STATES = {
  receiving: "送信中",
  checking: "予行中",
  checked: "承認待ち",
  approved: "承認済み",
  applying: "取込み中",
  applied: "取込み済み",
  undoing: "取消し中",
  undone: "取消し済み",
  rejected: "却下",
  expired: "期限切れ",
};

/** The way of a file, in the order in which it goes. */
export const WAY = [
  { name: "届出・送信", states: ["receiving"] },
  { name: "予行", states: ["checking"] },
  { name: "承認", states: ["checked"] },
  { name: "取込み", states: ["approved", "applying"] },
  { name: "完了", states: ["applied"] },
];

export const OUTCOMES = { refused: "誤り", new: "新規", changed: "変更", same: "変更なし" };

/**
 * Say what a row's table shows of a row: one sentence a cell.
 *
 * @param {{outcome: string, column?: string, reason?: string, changes?: string[]}} row
 */
export function told(row) {
  return row.outcome === "refused" ? row.reason : (row.changes ?? []).join("、");
}
