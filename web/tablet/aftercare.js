/**
 * @file What comes after a person has gone: taking back, looking after what came in late, counting.
 * It is loaded when somebody asks for it.
 */
import { counted, nameOf } from "./day.js";

/** Takes in that a record was taken back. */
export function withUndone(day, key) {
  const record = day.recent.find((each) => each.key === key);
  if (!record) return day;
  return {
    ...day,
    recent: day.recent.filter((each) => each !== record),
    counts: counted(day.counts, record, { records: -1, disputed: 0 }),
  };
}

/** Takes a notice off the list: somebody has looked after it. */
export function withoutNotice(day, key) {
  return { ...day, notices: day.notices.filter((each) => each.key !== key) };
}

/**
 * How many records of each product and lot, beside those that wait to be sent.
 * @returns {{day: string, product: string, lot: string, records: number, disputed: number, unsent: number}[]}
 */
export function tally(day, waiting) {
  const all = waiting.reduce((counts, each) => counted(counts, each, { unsent: 1 }), day.counts);
  return Object.values(all).sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
}

let care = null;

/** What the screens of the day's records do, over the parts of app.js. */
export function aftercare(parts) {
  care ??= makeAftercare(parts);
  return care;
}

function makeAftercare({ net, queue, work, state }) {
  const keys = new Map();
  const keyOf = (name) => {
    if (!keys.has(name)) keys.set(name, crypto.randomUUID());
    return keys.get(name);
  };
  return {
    /**
     * Takes a record back; the answer says what became of it. `UNSENT`: it was sent, and no reply has come.
     * Asked once more after a lost reply, it carries the same key.
     */
    async undo(record, reason) {
      const waiting = queue.waiting.find((each) => each.key === record.key);
      if (waiting) return (await queue.takeBack(waiting.id)) ? { code: "S401" } : { code: "UNSENT" };
      const { line, given_on, recorded_at } = record;
      const answer = await net.undo({ line, given_on, recorded_at, reason, key: keyOf(`${record.key} ${reason}`) });
      if (answer.code === "S401") await work.keep(withUndone(state().day, record.key));
      return answer;
    },
    handled: (key) => work.keep(withoutNotice(state().day, key)),
    /** Somebody was refused while we were offline, and has been vaccinated. */
    async givenAfterAll(notice) {
      await queue.add(work.recordOf(notice, true));
      await work.keep(withoutNotice(state().day, notice.key));
    },
  };
}
