/**
 * @file What an entry of a queue is called, in a list and on a screen of its own.
 */
import { Tag } from "../../../shared/components/notice.js";
import { html } from "../../../shared/preact.js";
import { nameOf } from "../../../shared/names.js";

const KINDS = { conflict: "error", waiting: "info" };
const SEVERITIES = { 要修正: "error", 要確認: "warning" };

/** The word by which an entry is sorted and found: its severity, or what else it is. */
export function kindWord({ kind, severity }) {
  return kind === "finding" ? severity : nameOf("QueueKind", kind);
}

/** The word as a tag. @param {{entry: object}} given */
export function KindTag({ entry }) {
  const kind = entry.kind === "finding" ? SEVERITIES[entry.severity] : KINDS[entry.kind];
  return html`<${Tag} kind=${kind}>${kindWord(entry)}<//>`;
}

/** What is the matter, in a few words. */
export function matterOf({ kind, code }) {
  if (kind === "finding") return nameOf("FindingCode", code);
  return kind === "conflict" ? "同じ回に、内容の違う接種" : "接種券が未登録";
}

/** What makes it the same entry. */
export function identity(entry) {
  const { kind, ticket, turn, version, code, severity, conflict_id } = entry;
  return [kind, ticket, turn, version, code, severity, conflict_id].map((each) => each ?? "").join("|");
}
