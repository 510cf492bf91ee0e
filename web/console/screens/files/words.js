/** @file The way of a file, and what a row of its dry run says. */

/** The way of a file, in the order in which it goes. */
export const WAY = [
  { name: "届出・送信", states: ["receiving"] },
  { name: "予行", states: ["checking"] },
  { name: "承認", states: ["checked"] },
  { name: "取込み", states: ["approved", "applying"] },
  { name: "完了", states: ["applied"] },
];

/**
 * Say what a row's table shows of a row: one sentence a cell.
 *
 * @param {{outcome: string, column?: string, reason?: string, changes?: string[]}} row
 */
export function told(row) {
  return row.outcome === "refused" ? row.reason : (row.changes ?? []).join("、");
}
