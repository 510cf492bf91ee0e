/** @file Words and rules of 開示・訂正・利用停止の請求, in Japanese; the service checks everything again. */

import { nameOf } from "../../../shared/names.js";

export const STATE_TONES = {
  received: "info",
  proposed: "warning",
  decided: "success",
  carried_out: "neutral",
  withdrawn: "neutral",
};

const RULINGS = {
  disclosure: { full: "全部開示", partial: "一部開示", refused: "不開示" },
  correction: { full: "全部訂正", partial: "一部訂正", refused: "訂正しない" },
  suspension: { full: "全部利用停止", partial: "一部利用停止", refused: "利用停止しない" },
};

/** What was decided, in the words of the kind of request. */
export const rulingOf = (kind, ruling) => RULINGS[kind][ruling];

/** Every ruling of a kind of request: choices of a field. */
export const rulingsOf = (kind) => Object.entries(RULINGS[kind]).map(([value, label]) => ({ value, label }));

const WITH_A_FACE = ["driving_licence", "passport", "my_number_card", "insurance_card"];
const OF_AGENTS = { statutory_agent: "family_register", voluntary_agent: "power_of_attorney" };

/**
 * Say what is still missing to know who asks, as sentences; none where enough was shown (`cases/rules.py`).
 * @param {{shown: string[], channel: string, applicant: string}} wanted
 */
export function missingProof({ shown, channel, applicant }) {
  const missing = [];
  if (!WITH_A_FACE.some((each) => shown.includes(each))) {
    missing.push(`${WITH_A_FACE.map((each) => nameOf("ShownDocument", each)).join("、")}のいずれかが必要です。`);
  }
  if (channel === "post" && !shown.includes("residence_record")) {
    missing.push("郵送の場合は、住民票の写しも必要です。");
  }
  const agent = OF_AGENTS[applicant];
  if (agent && !shown.includes(agent)) {
    missing.push(`${nameOf("Applicant", applicant)}の場合は、${nameOf("ShownDocument", agent)}も必要です。`);
  }
  return missing;
}

/** Whether what was asked for was granted, in whole or in part. */
export const isGranted = (of) => Boolean(of.decision) && of.decision.ruling !== "refused" && isApproved(of);

const isApproved = (of) => of.decision.motion.verdict === "approved";

/** Whether a case waits for nothing any more. */
export const isOver = (of) => of.state === "carried_out" || of.state === "withdrawn";

/**
 * Say what comes next for a case, for who works on it.
 * @param {object} of a case as `GET /cases/{case_id}` shows it
 */
export function nextStep(of) {
  if (of.state === "received" && of.decision) return "差し戻されました。理由を確かめ、決定を起案し直してください。";
  if (of.state === "received") return "内容を調べ、決定を起案してください。";
  if (of.state === "proposed") return "起案した方とは別の方が決裁してください。";
  if (of.state !== "decided") return "";
  if (!isGranted(of)) return "決定を請求者に通知し、終了してください。";
  if (of.kind === "disclosure") return "開示する内容を出力して請求者に渡し、終了してください。";
  if (of.kind === "correction" && !of.corrected) {
    return "接種者の画面で記録を訂正し、訂正した版をここに記録してください。";
  }
  if (of.kind === "correction") return "提供先に訂正を知らせて記録し、終了してください。";
  if (!of.erasure_id) return "消去を起案してください。別の方の承認のあと消去されます。";
  return "消去の承認を依頼し、消去証明書を確かめて、終了してください。";
}

/** Whether a case can be ended now (`use_cases.carry_out_case`). */
export function canEnd(of) {
  if (of.state !== "decided") return false;
  if (of.kind === "correction" && isGranted(of)) return Boolean(of.corrected);
  return of.kind === "suspension" && isGranted(of) ? Boolean(of.erasure_id) : true;
}
