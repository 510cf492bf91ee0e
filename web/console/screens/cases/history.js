/** @file What happened to a request, from its versions: each says what is new in it. Pure. */
import { nameOf } from "../../../shared/names.js";
import { rulingOf } from "./words.js";
import { japaneseDay } from "../../../shared/dates.js";

/**
 * List what happened, the newest first, for a Timeline.
 * @param {object} of a case with its `history`
 */
export function happeningsOf(of) {
  const { history, receivers, ...now } = of;
  const versions = [...history, now];
  return versions
    .flatMap((version, at) => newsOf(at === 0 ? null : versions[at - 1], version))
    .map((news, at) => ({ ...news, key: String(at) }))
    .reverse();
}

function newsOf(before, after) {
  if (before === null) {
    const { checked_by, checked_at } = after.identity;
    return [{ at: checked_at, by: checked_by, title: `${nameOf("CaseKind", after.kind)}を受け付けた`, kind: "info" }];
  }
  return [extended, proposed, decided, corrected, told, erasing, ended]
    .map((look) => look(before, after))
    .filter((news) => news !== null);
}

function extended(before, after) {
  if (before.extension || !after.extension) return null;
  const { extended_at, extended_by, until, reason } = after.extension;
  return { at: extended_at, by: extended_by, title: `決定の期限を${japaneseDay(until)}まで延長した`, more: reason, kind: "warning" };
}

function proposed(before, after) {
  if (after.state !== "proposed" || before.state !== "received") return null;
  const { motion, ruling } = after.decision;
  const title = `「${rulingOf(after.kind, ruling)}」を起案した`;
  return { at: motion.proposed_at, by: motion.proposed_by, title, more: motion.reason, kind: "info" };
}

function decided(before, after) {
  if (before.state !== "proposed" || !["decided", "received"].includes(after.state)) return null;
  const { motion } = after.decision;
  const approved = motion.verdict === "approved";
  const title = approved ? "決裁した" : "差し戻した";
  return { at: motion.decided_at, by: motion.decided_by, title, more: motion.why, kind: approved ? "success" : "warning" };
}

function corrected(before, after) {
  return before.corrected || !after.corrected ? null : { at: "", title: "訂正の内容を記録した", kind: "info" };
}

function told(before, after) {
  if (before.told.length === after.told.length) return null;
  const { municipality, told_at, told_by } = after.told[after.told.length - 1];
  return { at: told_at, by: told_by, title: `提供先（${municipality}）に訂正を知らせた`, kind: "info" };
}

function erasing(before, after) {
  return before.erasure_id || !after.erasure_id ? null : { at: "", title: "記録の消去を起案した", kind: "warning" };
}

function ended(before, after) {
  if (before.ended_at || !after.ended_at) return null;
  const title = after.state === "withdrawn" ? "請求者の取下げにより終了した" : "決定を実行し、終了した";
  return { at: after.ended_at, title, more: after.withdrawn_because, kind: "success" };
}
