/**
 * @file What an answer of the service means to the person before it: how grave, what sounds, what can be done.
 * Pure; the sentences are in words/.
 */

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
