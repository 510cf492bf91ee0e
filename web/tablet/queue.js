/**
 * @file Records that the service has not answered yet: on the disk, sealed, before they are first sent.
 *
 * Each carries its own key, so that sending it again makes no second dose. An answer takes it out; whatever
 * says that nobody knows leaves it in. What is older than three days is let go of: the paper at the venue has it,
 * and a number must not lie on a device for ever.
 */
import { meaningOf } from "./net.js";

export const KEPT_FOR_MS = 72 * 60 * 60 * 1000;
const WAITS_MS = [2_000, 5_000, 15_000, 30_000, 60_000];
const PLACE = "queue";

/**
 * What waits: `{ body, line, product, lot, given_on, at, sent }`; `body` is the request as JSON, `sent` whether
 * the service may have it already.
 * `hooks` are told: `changed(state)`, `answered(item, answer)`, `refused(item, error)`, `stopped(meaning)`, `lost(count)`.
 */
export function makeQueue({ store, vault, send, now, hooks }) {
  let items = [];
  let running = false;
  let open = false;
  let fails = 0;
  let timer = null;
  const tell = () =>
    hooks.changed({ count: items.length, oldest: items[0]?.at ?? null, sending: running, failing: fails > 0 });
  const drop = async (item) => {
    items = items.filter((each) => each !== item);
    await store.remove(PLACE, item.id);
  };
  const write = async (item) => {
    const { id, settle, settled, awaited, ...kept } = item;
    const value = { at: item.at, ...(await vault.seal(PLACE, kept)) };
    if (id === undefined) item.id = await store.add(value);
    else await store.put(PLACE, id, value);
  };

  /** Sends one; tells whether the next may follow. */
  const sendOne = async (item) => {
    if (!item.sent) await write(Object.assign(item, { sent: true }));
    let answer;
    try {
      answer = await send(item.body);
    } catch (error) {
      return failed(item, error);
    }
    fails = 0;
    await hooks.answered(item, answer);
    await drop(item);
    item.settle({ answer });
    return true;
  };
  const failed = async (item, error) => {
    const meaning = meaningOf(error);
    if (meaning === "never") {
      await hooks.refused(item, error);
      await drop(item);
      item.settle({ error });
      return true;
    }
    fails += 1;
    item.settle({ error });
    if (meaning === "later") later();
    else {
      open = false;
      hooks.stopped(meaning);
    }
    return false;
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(pump, WAITS_MS[Math.min(fails, WAITS_MS.length) - 1]);
  };
  const pump = async () => {
    if (running || !open) return;
    running = true;
    clearTimeout(timer);
    try {
      await expire();
      while (open && items.length > 0) {
        tell();
        if (!(await sendOne(next()))) break;
      }
    } finally {
      running = false;
      tell();
    }
  };
  /** A person waits for the youngest: it goes first; then the oldest. */
  const next = () => items.findLast((each) => each.awaited) ?? items[0];
  const expire = async () => {
    const old = items.filter((each) => now() - each.at > KEPT_FOR_MS);
    for (const each of old) await drop(each);
    if (old.length > 0) await hooks.lost(old.length);
  };

  return {
    /** Reads what an earlier page left. What does not open any more is let go of, and said. */
    async load() {
      const found = await store.all(PLACE);
      const read = await Promise.all(
        found.map(async ({ key, value }) => ({ id: key, ...(await vault.open(PLACE, value)), ...waiter() })),
      );
      items = read.filter((each) => each.body !== undefined);
      const broken = read.filter((each) => each.body === undefined);
      for (const each of broken) await store.remove(PLACE, each.id);
      if (broken.length > 0) await hooks.lost(broken.length);
      await expire();
      tell();
    },
    /** Keeps a record and begins to send; `settled` says what became of the first try. */
    async add(record) {
      const item = { ...record, sent: false, awaited: true, ...waiter() };
      item.settled.finally(() => {
        item.awaited = false;
      });
      await write(item);
      items = [...items, item];
      tell();
      pump();
      return item;
    },
    /** Takes a record out that was never sent; false where the service may have it. */
    async takeBack(id) {
      const item = items.find((each) => each.id === id);
      if (!item || item.sent) return false;
      await drop(item);
      tell();
      return true;
    },
    /** The records that wait. */
    get waiting() {
      return items;
    },
    /** Sends, from now on: a shift is open, the network is back, or a person wants it now. */
    resume() {
      open = true;
      fails = 0;
      pump();
    },
    /** Sends nothing more. */
    pause() {
      open = false;
      clearTimeout(timer);
    },
  };
}

function waiter() {
  let settle;
  const settled = new Promise((resolve) => {
    settle = resolve;
  });
  return { settle, settled };
}
