/**
 * @file The 18 digits of a ticket: exact or not at all, by the same rules as the server's (systems/vrs/tickets/rules.py).
 *
 * The line has no check digit of its own, and a misread one credits a dose to another person.  So nothing is
 * guessed: full-width forms and white space are folded away, one pair of NW-7 start and stop characters is taken
 * off, and whatever else is not exactly 18 digits is no line.
 */

/** @typedef {{ text: string, kind: string, turn: number, municipality: string, ticket: string }} TicketLine */
/**
 * @typedef {{
 *   kinds: Record<string, string>, maxTurn: number, startStop: string,
 *   known: null | { has(code: string): boolean },
 *   barcode: "ticket" | "ignore", keyboardAfter: number,
 * }} Rules
 */

/** A scanner may add white space, never pages of it. */
const LONGEST = 200;
/** All that may stand in a scan.  NFKC alone would also read ⑱, ² and ℂ as digits and letters. */
const SCANNABLE = /^[\s0-9A-Da-d０-９Ａ-Ｄａ-ｄ]*$/;
const ENDED = /^([A-D]?)([0-9]+)([A-D]?)$/;
const WEIGHTS = [6, 5, 4, 3, 2];

/**
 * The digits of a scan without what surrounds them; null where it holds anything else.
 * @param {string} text
 * @param {string} startStop the NW-7 characters that municipalities print around a number
 */
export function digitsOf(text, startStop) {
  if (text.length > LONGEST || !SCANNABLE.test(text)) return null;
  const found = ENDED.exec(text.normalize("NFKC").replace(/\s/g, "").toUpperCase());
  if (found === null) return null;
  const [, start, digits, stop] = found;
  const paired = (start === "") === (stop === ""); // a start without a stop is a torn scan
  return paired && startStop.includes(start) && startStop.includes(stop) ? digits : null;
}

/** The sixth digit of a municipality's code, from the first five (JIS X 0401 and 0402). */
export function checkDigit(firstFive) {
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(firstFive[place]), 0);
  return String((11 - (sum % 11)) % 10);
}

/**
 * What a scanned or typed text says, or why it is no line.
 * @param {string} text
 * @param {Rules} rules
 * @returns {{ line: TicketLine, fault: null } | { line: null, fault: string }}
 */
export function readLine(text, rules) {
  const digits = digitsOf(text, rules.startStop);
  if (digits === null || digits.length !== 18) return { line: null, fault: "NOT_A_LINE" };
  const line = {
    text: digits,
    kind: digits[0],
    turn: Number(digits[1]),
    municipality: digits.slice(2, 8),
    ticket: digits.slice(8),
  };
  const fault = faultOf(line, rules);
  return fault === null ? { line: Object.freeze(line), fault } : { line: null, fault };
}

function faultOf({ kind, turn, municipality }, rules) {
  if (municipality[5] !== checkDigit(municipality)) return "WRONG_MUNICIPALITY_DIGIT";
  if (!Object.hasOwn(rules.kinds, kind)) return "UNKNOWN_KIND";
  if (turn < 1 || turn > rules.maxTurn) return "TURN_OUT_OF_RANGE";
  if (rules.known !== null && !rules.known.has(municipality)) return "UNKNOWN_MUNICIPALITY";
  return null;
}

/**
 * A line in groups, to be shown large and compared with the paper.
 * @param {TicketLine} line
 */
export function grouped({ text, kind, municipality, ticket }) {
  return {
    kind,
    turn: text[1],
    municipality,
    ticket: `${ticket.slice(0, 4)} ${ticket.slice(4, 7)} ${ticket.slice(7)}`,
  };
}
