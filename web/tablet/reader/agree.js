/**
 * @file When a ticket was read: a state machine over what each frame showed, without a camera and without a clock.
 *
 * 2D codes and the OCR-B line fail differently, so a line is accepted where they leave no doubt:
 * a 2D code; or the line, where the 2D code, the barcode's number or the line of another frame says the same.
 * Any disagreement refuses the scan, and says so; nothing is accepted after it until a new scan begins.
 */

import { digitsOf, readLine } from "./line.js";

/** @typedef {import("./line.js").Rules} Rules */
/** @typedef {import("./line.js").TicketLine} TicketLine */
/** @typedef {{ codes: { format: string, text: string }[], lines: { digits: string }[] }} Findings */
/**
 * @typedef {{
 *   phase: "reading" | "accepted" | "refused", line: TicketLine | null, by: string | null,
 *   reason: string | null, keyboard: boolean, startedAt: number,
 *   previous: string | null, seen: { qr: string | null, ocr: string | null, nw7: string | null, times: number },
 * }} Scan ``previous`` is the line of the scan before, while its ticket still lies before the camera
 */

export const NO_TWO = "TWO_TICKETS";
export const NO_DOUBT = "DISAGREE";
/** A frame that shows one line twice is one sight of it; two frames are two. */
const ENOUGH = 2;
/** After so many frames without it, the ticket of the scan before has been taken away. */
const GONE = 5;
const NUMBER = 10;
const LINE = 18;

/**
 * Begin a scan: whatever was read before is gone.
 * @param {number} now
 * @param {string | null} [previous] the line just read: its ticket is not read again until it was taken away
 * @returns {Scan}
 */
export function begin(now, previous = null) {
  const seen = Object.freeze({ qr: null, ocr: null, nw7: null, times: 0 });
  return Object.freeze({
    phase: "reading", line: null, by: null, reason: null, keyboard: false, startedAt: now, previous, gone: 0, seen,
  });
}

/**
 * Let time pass: after a while the keyboard is offered.
 * @param {Scan} scan
 * @param {number} now
 * @param {Rules} rules
 * @returns {Scan}
 */
export function tick(scan, now, rules) {
  const late = scan.phase === "reading" && !scan.keyboard && now - scan.startedAt >= rules.keyboardAfter;
  return late ? changed(scan, { keyboard: true }) : scan;
}

/**
 * Look at what one frame showed.
 * @param {Scan} scan
 * @param {Findings} findings
 * @param {number} now
 * @param {Rules} rules
 * @returns {Scan}
 */
export function step(scan, findings, now, rules) {
  if (scan.phase !== "reading") return scan;
  const shown = shownIn(findings, rules);
  if (scan.previous !== null) {
    const waiting = waited(scan, shown);
    if (waiting.previous !== null) return tick(waiting, now, rules);
    scan = waiting;
  }
  if (Object.values(shown).some(({ length }) => length > 1)) return refused(scan, NO_TWO);
  const [qr, ocr, nw7] = [shown.qr, shown.ocr, shown.nw7].map(([first]) => first ?? null);
  if (other(scan.seen.qr, qr) || other(scan.seen.nw7, nw7)) return refused(scan, NO_TWO);
  if (other(scan.seen.ocr, ocr)) return refused(scan, NO_DOUBT);
  const seen = Object.freeze({
    qr: qr ?? scan.seen.qr,
    ocr: ocr ?? scan.seen.ocr,
    nw7: nw7 ?? scan.seen.nw7,
    times: scan.seen.times + (ocr === null ? 0 : 1),
  });
  return tick(judged(changed(scan, { seen }), rules), now, rules);
}

/**
 * Take what a person typed, or a hardware scanner: it stands for itself.
 * @param {Scan} scan
 * @param {string} text
 * @param {Rules} rules
 * @param {"keyboard" | "scanner"} by
 * @returns {Scan}
 */
export function typed(scan, text, rules, by) {
  if (scan.phase === "accepted") return scan;
  const { line, fault } = readLine(text, rules);
  return line === null ? refused(scan, fault) : accepted(scan, line, by);
}

/** What a frame shows that may be a ticket's, each once: a 2D code that says something else is none of ours. */
function shownIn({ codes, lines }, rules) {
  const of = (format, lengths) => {
    const texts = codes.filter((code) => code.format === format).map(({ text }) => digitsOf(text, rules.startStop));
    return [...new Set(texts.filter((text) => text !== null && lengths.includes(text.length)))];
  };
  return {
    qr: of("qr", [LINE]),
    ocr: [...new Set(lines.map(({ digits }) => digits))],
    nw7: rules.barcode === "ticket" ? of("nw7", [NUMBER, LINE]) : [],
  };
}

/** Wait until the ticket of the scan before is gone, or another lies in its place. */
function waited(scan, { qr, ocr }) {
  const lines = [...qr, ...ocr];
  if (lines.includes(scan.previous)) return changed(scan, { gone: 0 });
  if (lines.length > 0 || scan.gone + 1 >= GONE) return changed(scan, { previous: null });
  return changed(scan, { gone: scan.gone + 1 });
}

function other(before, now) {
  return before !== null && now !== null && before !== now;
}

/** Judge what was seen so far. */
function judged(scan, rules) {
  const { qr, ocr, nw7, times } = scan.seen;
  const number = nw7 === null ? null : nw7.slice(-NUMBER);
  const withBarcode = (line) => nw7 === null || (nw7.length === LINE ? line === nw7 : line.endsWith(number));
  if (other(qr, ocr)) return refused(scan, NO_DOUBT);
  const line = qr ?? ocr;
  if (line === null) return scan;
  if (!withBarcode(line)) return refused(scan, NO_DOUBT);
  const by = agreed({ qr, ocr, nw7, times });
  if (by === null) return scan;
  const { line: read, fault } = readLine(line, rules);
  return read === null ? refused(scan, fault) : accepted(scan, read, by);
}

/** What agrees, or null where nothing does yet. */
function agreed({ qr, ocr, nw7, times }) {
  if (qr !== null) return ocr !== null ? "qr+ocr" : nw7 !== null ? "qr+nw7" : "qr";
  if (nw7 !== null) return "ocr+nw7";
  return times >= ENOUGH ? "ocr+ocr" : null;
}

function accepted(scan, line, by) {
  return changed(scan, { phase: "accepted", line, by, reason: null, keyboard: false });
}

function refused(scan, reason) {
  return changed(scan, { phase: "refused", line: null, by: null, reason, keyboard: true });
}

function changed(scan, to) {
  return Object.freeze({ ...scan, ...to });
}
