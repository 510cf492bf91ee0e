/**
 * @file One person after the other: read, check, register, take back.
 */
import { dayInJapan } from "../shared/dates.js";
import { toneOfAnswer } from "./answers.js";
import { refreshed, withAnswer, withRefusal } from "./day.js";
import { meaningOf } from "./net.js";
import { AT_WORK } from "./state.js";

/** How long a person waits for an answer before the next one's turn comes; the record is safe in the queue. */
const PATIENCE_MS = 6_000;

/** `parts` are those of app.js; `tell` takes a happening of state.js. */
export function makeWork(parts) {
  const records = makeRecords(parts);
  const open = makeOpenTicket(parts, records);
  return { ...makeScanning(parts, open), ...open, ...records.shown };
}

/** What is registered here, and what became of it. */
function makeRecords({ session, tell, state, now, queue, cues }) {
  /** The record whose answer somebody waits for. */
  let awaited = null;
  const keep = async (day) => {
    if (day === state().day) return;
    tell({ type: "day", day });
    await session.keepDay(day);
  };
  const recordOf = ({ line, product, lot, given_on }, already) => {
    const key = crypto.randomUUID();
    const said = { line, given_on, product, lot, venue: state().shift.venue, key, already_given: already };
    return { key, line, product, lot, given_on, at: now(), already, body: JSON.stringify(said) };
  };
  const register = async (already) => {
    const { current, busy } = state();
    if (busy || !current) return;
    tell({ type: "registering" });
    const record = recordOf(current, already);
    awaited = record.key;
    const item = await queue.add(record);
    const result = await Promise.race([item.settled, later(PATIENCE_MS)]).then(resultOf);
    awaited = null;
    cues.play(result.kind === "answer" ? toneOfAnswer(result.answer) : result.kind === "kept" ? "look" : "stop");
    tell({ type: "registered", id: current.id, result: { ...result, key: record.key } });
  };
  return {
    shown: {
      keep,
      recordOf,
      register: () => register(false),
      /** The dose is in the arm, whatever is said of the ticket. */
      registerGiven: () => register(true),
      /** An answer came for a record: of the person before us, or of somebody who has long gone. */
      answered: (record, answer) => keep(withAnswer(state().day, record, answer, now(), record.key === awaited)),
      refused: (record, error) => keep(withRefusal(state().day, record, error, now())),
      /** Lets go of what may no longer be undone. */
      refresh: () => keep(refreshed(state().day, now())),
    },
    /** Whether this very ticket and turn was read here a moment ago. */
    before(line) {
      const unsent = queue.waiting.find((each) => each.line === line);
      if (unsent) return { at: unsent.at, unsent: true };
      const recent = state().day.recent.find((each) => each.line === line);
      return recent ? { at: recent.at, unsent: false } : null;
    },
  };
}

/** The ticket before us, and what is known of it. */
function makeOpenTicket({ net, session, cues, tell, state, now }, { before }) {
  const today = () => dayInJapan(new Date(now()));
  const sounded = (tone) => tone !== "good" && cues.play(tone);
  const check = async () => {
    const { current } = state();
    const { id, line, product, lot, given_on } = current;
    tell({ type: "checked", id, check: { state: "asking" } });
    const found = await net.check({ line, product, lot, given_on }).then(
      (answer) => ({ state: "answered", answer }),
      (error) => ({ state: meaningOf(error), error }),
    );
    if (found.state === "shift" || found.state === "stopped") return session.close(found.state);
    if (found.answer && state().current?.id === id) sounded(toneOfAnswer(found.answer));
    return tell({ type: "checked", id, check: found });
  };
  return {
    checkAgain: check,
    /** A line was read: show it, and ask what is known of the ticket. */
    read(line, by) {
      cues.play("read");
      const { preset } = state();
      const given_on = preset.day ?? today();
      const current = {
        ...{ id: crypto.randomUUID(), line: line.text, parts: line, by, check: { state: "asking" } },
        ...{ product: preset.product, lot: preset.lot, given_on, before: before(line.text) },
      };
      tell({ type: "read", current });
      check();
    },
    /** Another product or lot was chosen while a ticket is open. */
    presetChanged() {
      const { current, preset, result } = state();
      if (!current || result) return;
      const given_on = preset.day ?? today();
      const chosen = { id: crypto.randomUUID(), product: preset.product, lot: preset.lot, given_on };
      tell({ type: "read", current: { ...current, ...chosen } });
      check();
    },
  };
}

/** One scan after the other. */
function makeScanning({ reading, cues, tell, state }, { read }) {
  /** Begins the next scan; the previous person is off the screen before it starts. */
  const begin = () => {
    tell({ type: "scanning" });
    reading.begin(false);
  };
  return {
    begin,
    /** Reads the same ticket once more. */
    again() {
      tell({ type: "scanning" });
      reading.begin(true);
    },
    /** Hears what the reader says of the scan under way. */
    heard(scan) {
      if (state().screen !== "scan") return;
      tell({ type: "scanned", scan });
      if (scan.phase === "refused") cues.play("stop");
      if (scan.phase === "accepted") read(scan.line, scan.by);
    },
    /** A hardware scanner typed: at the next scan, and from a result as well; never over an open ticket. */
    scannedByHand(text) {
      const { screen, busy } = state();
      if (!AT_WORK.has(screen) || busy) return;
      if (screen === "confirm") {
        cues.play("stop");
        tell({ type: "failed", fault: "unfinished" });
        return;
      }
      if (screen === "result") begin();
      reading.scanned(text);
    },
    /** A person typed the number. */
    typed(line) {
      begin();
      reading.typed(line);
    },
  };
}

function resultOf({ answer, error }) {
  if (answer) return { kind: "answer", answer };
  const meaning = error ? meaningOf(error) : "later";
  return meaning === "never" ? { kind: "refused", error } : { kind: "kept", why: meaning };
}

function later(wait) {
  return new Promise((resolve) => {
    setTimeout(() => resolve({}), wait);
  });
}
