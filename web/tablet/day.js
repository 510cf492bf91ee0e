/**
 * @file What this tablet did in its shift: the last records, how many of what, and what somebody must look at.
 * Pure: each function returns a new day. A record's number stays for ten minutes, as long as it may be undone.
 */

/** As long as the service lets a venue take a record back (systems/vrs/doses/undo.py). */
export const UNDO_MS = 10 * 60 * 1000;
const MOST_RECENT = 300;
/** Answers after which a new dose stands. */
export const KEPT = new Set(["S001", "S002", "S003", "S004"]);
/** Answers that need nobody when they come in late. */
const QUIET = new Set(["S001", "S201"]);

/** A day on which nothing happened yet. */
export function emptyDay() {
  return { recent: [], counts: {}, notices: [], last: null };
}

/**
 * Takes an answer in; `seen` tells whether somebody stands before it. The same record answered twice (the page went
 * away in between) counts once.
 */
export function withAnswer(day, record, answer, at, seen) {
  if (day.last === record.key) return day;
  const { code, recorded_at, message, findings, venue, municipality_name } = answer;
  const told = { ...plain(record), code, at, recorded_at };
  const stands = KEPT.has(code);
  return {
    recent: stands ? [told, ...day.recent].slice(0, MOST_RECENT) : day.recent,
    counts: counted(day.counts, record, { records: stands ? 1 : 0, disputed: code === "S202" ? 1 : 0 }),
    notices:
      seen || QUIET.has(code)
        ? day.notices
        : [{ ...told, message, findings, venue, municipality_name, given: answer.given_on }, ...day.notices],
    last: record.key,
  };
}

/** Takes in that the service will never take a record: somebody must enter it from the paper. */
export function withRefusal(day, record, error, at) {
  if (day.last === record.key) return day;
  const notice = { ...plain(record), code: error.code, message: error.message, at, findings: [] };
  return { ...day, notices: [notice, ...day.notices], last: record.key };
}

/** Lets go of records that can no longer be undone. */
export function refreshed(day, now) {
  const recent = day.recent.filter((each) => leftOf(each, now) > 0);
  return recent.length === day.recent.length ? day : { ...day, recent };
}

/** Milliseconds for which a record may still be undone. */
export function leftOf(record, now) {
  return Math.max(0, UNDO_MS - (now - Date.parse(record.recorded_at)));
}

/** What is remembered of a record. */
function plain({ key, line, product, lot, given_on }) {
  return { key, line, product, lot, given_on };
}

/** Counts on, for the product and lot of a record. */
export function counted(counts, record, more) {
  const name = nameOf({ ...record, day: record.given_on });
  const before = counts[name] ?? {
    ...{ day: record.given_on, product: record.product, lot: record.lot },
    ...{ records: 0, disputed: 0, unsent: 0 },
  };
  const after = Object.fromEntries(Object.entries(more).map(([kind, count]) => [kind, before[kind] + count]));
  return { ...counts, [name]: { ...before, ...after } };
}

/** What a count is of. */
export function nameOf({ day, product, lot }) {
  return [day, product, lot].join("\n");
}
