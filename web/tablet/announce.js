/** @file What a screen reader says of what happens by itself: each screen's news in one sentence. Pure. */
import { languageNow } from "../shared/words.js";
import { sentenceOf, titleOf, toneOfAnswer } from "./answers.js";
import { sentence } from "./reader/messages.js";
import { t } from "./words/index.js";

/** @returns {{text: string, urgent: boolean}} */
export function announcement(state) {
  const { screen, scan, current, result, shift } = state;
  if (screen === "scan" && shift) return calm(scan?.phase === "refused" ? reasonOf(scan) : t("scan.ready"));
  if (screen === "confirm" && current) return ofCheck(current);
  if (screen === "result" && result) return ofResult(result);
  return calm("");
}

function ofCheck({ line, check }) {
  const ticket = `${t("ticket.turnIs", { n: line[1] })} ${[...line.slice(8)].join(" ")}`;
  if (check.state === "answered") return ofAnswer(check.answer, ticket);
  return calm(`${ticket} ${t(check.state === "asking" ? "confirm.asking" : "confirm.offline")}`);
}

function ofResult(result) {
  if (result.kind === "answer") return ofAnswer(result.answer, "");
  if (result.kind === "kept") return calm(`${t("result.kept")} ${t("result.kept.todo")}`);
  return { text: t("result.refused"), urgent: true };
}

function ofAnswer(answer, before) {
  const text = [before, titleOf(answer.code), sentenceOf(answer)].filter(Boolean).join(" ");
  return { text, urgent: toneOfAnswer(answer) === "stop" };
}

function reasonOf(scan) {
  const { title, todo } = sentence(scan.reason, languageNow());
  return `${title} ${todo}`;
}

function calm(text) {
  return { text, urgent: false };
}
