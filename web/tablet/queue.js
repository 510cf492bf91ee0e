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
const DONE = new Set(["answered", "never"]);

/**
 * What waits: `{ body, line, product, lot, given_on, at, sent }`; `body` is the request as JSON, `sent` whether
 * the service may have it already.
 * `hooks` are told: `changed(state)`, `answered(item, answer)`, `refused(item, error)`, `stopped(meaning)`, and
 * `lost(count)`: how many were let go of that nobody was told about.
 */
export function makeQueue({ store, vault, send, now, hooks }) {
  const shelf = makeShelf({ store, vault, now, hooks });
  const sender = makeSender({ shelf, send, hooks });
  return {
    /** Reads what an earlier page left. */
    async load() {
      await shelf.load();
      sender.tell();
    },
    /** Keeps a record and begins to send; `settled` says what became of the first try. */
    async add(record) {
      const item = await shelf.add(record);
      sender.tell();
      sender.pump();
      return item;
    },
    /** Takes a record out that was never sent; false where the service may have it. */
    async takeBack(id) {
      const item = shelf.items.find((each) => each.id === id);
      if (!item || item.sent) return false;
      await shelf.drop(item);
      sender.tell();
      return true;
    },
    /** The records that wait. */
    get waiting() {
      return shelf.items;
    },
    resume: sender.resume,
    pause: sender.pause,
  };
}

/** The records themselves, here and on the disk. */
function makeShelf({ store, vault, now, hooks }) {
  const shelf = {
    items: [],
    async drop(item) {
      shelf.items = shelf.items.filter((each) => each !== item);
      await store.remove(PLACE, item.id);
    },
    async write(item) {
      const { id, settle, settled, awaited, ...kept } = item;
      const value = { at: item.at, ...(await vault.seal(PLACE, kept)) };
      if (id === undefined) item.id = await store.add(value);
      else await store.put(PLACE, id, value);
    },
    /** What does not open any more is let go of, and said. */
    async load() {
      const found = await store.all(PLACE);
      const read = await Promise.all(
        found.map(async ({ key, value }) => ({ id: key, ...(await vault.open(PLACE, value)), ...waiter() })),
      );
      shelf.items = read.filter((each) => each.body !== undefined);
      const broken = read.filter((each) => each.body === undefined);
      await shelf.letGo(broken);
      await shelf.expire();
    },
    async add(record) {
      const item = { ...record, sent: false, awaited: true, ...waiter() };
      item.settled.finally(() => {
        item.awaited = false;
      });
      await shelf.write(item);
      shelf.items = [...shelf.items, item];
      return item;
    },
    async expire() {
      await shelf.letGo(shelf.items.filter((each) => now() - each.at > KEPT_FOR_MS));
    },
    /** Taken out and counted in one: whoever opens the tablet next is told. */
    async letGo(items) {
      if (items.length === 0) return;
      const count = await store.letGo(items.map((each) => each.id));
      shelf.items = shelf.items.filter((each) => !items.includes(each));
      hooks.lost(count);
    },
    /** A person waits for the youngest: it goes first; then the oldest. */
    next: () => shelf.items.findLast((each) => each.awaited) ?? shelf.items[0],
  };
  return shelf;
}

/**
 * Sends one after the other, as long as it may, and tries again later where nobody answered. `resume` begins: a shift
 * is open, the network is back, or a person wants it now. After `pause` nothing is sent.
 */
function makeSender({ shelf, send, hooks }) {
  let running = false;
  let open = false;
  let fails = 0;
  let timer = null;
  const tell = () => {
    const [first] = shelf.items;
    hooks.changed({ count: shelf.items.length, oldest: first?.at ?? null, sending: running, failing: fails > 0 });
  };
  const pump = async () => {
    if (running || !open) return;
    running = true;
    clearTimeout(timer);
    try {
      await shelf.expire();
      while (open && shelf.items.length > 0) {
        tell();
        if (!mayGoOn(await sendOne(shelf.next(), { shelf, send, hooks }))) break;
      }
    } finally {
      running = false;
      tell();
    }
  };
  const mayGoOn = (meaning) => {
    if (meaning === "answered") fails = 0;
    if (DONE.has(meaning)) return true;
    fails += 1;
    if (meaning === "later") timer = setTimeout(pump, WAITS_MS[Math.min(fails, WAITS_MS.length) - 1]);
    else {
      open = false;
      hooks.stopped(meaning);
    }
    return false;
  };
  return {
    tell,
    pump,
    resume() {
      open = true;
      fails = 0;
      pump();
    },
    pause() {
      open = false;
      clearTimeout(timer);
    },
  };
}

/** Sends one; what is answered, or can never be, leaves the shelf. Returns what became of it. */
async function sendOne(item, { shelf, send, hooks }) {
  if (!item.sent) await shelf.write(Object.assign(item, { sent: true }));
  const result = await send(item.body).then(
    (answer) => ({ answer }),
    (error) => ({ error }),
  );
  const meaning = result.error === undefined ? "answered" : meaningOf(result.error);
  if (meaning === "answered") await hooks.answered(item, result.answer);
  if (meaning === "never") await hooks.refused(item, result.error);
  if (DONE.has(meaning)) await shelf.drop(item);
  item.settle(result);
  return meaning;
}

function waiter() {
  let settle;
  const settled = new Promise((resolve) => {
    settle = resolve;
  });
  return { settle, settled };
}
