/**
 * @file What stays on this device: a few places in IndexedDB. What is written into them in plain names nobody:
 * keys that no script can read, a counter, which tablet this is, and sealed blobs (vault.js).
 */

const NAME = "vrs-tablet";
const VERSION = 1;
/** `plain`: keys, counter, tablet, settings. `sealed`: blobs by name. `queue`: blobs of unsent records, by number. */
const PLACES = ["plain", "sealed", "queue"];
/** The disk has it before we go on: a counter that is forgotten in a power cut would be used twice. */
const DURABLE = { durability: "strict" };

/** Opens the store; throws where the browser keeps nothing (a private window, storage turned off). */
export async function openStore(name = NAME) {
  const asked = indexedDB.open(name, VERSION);
  asked.onupgradeneeded = () => {
    for (const place of PLACES) asked.result.createObjectStore(place, { autoIncrement: place === "queue" });
  };
  const database = await done(asked);
  database.onversionchange = () => database.close();
  return storeOver(database);
}

function storeOver(database) {
  const within = transactionsOf(database);
  const act = (place, mode, work) => within([place], mode, work);
  return {
    get: (place, key) => act(place, "readonly", (items) => done(items.get(key))),
    put: (place, key, value) => act(place, "readwrite", (items) => done(items.put(value, key))),
    /** Adds to the queue; returns the number it got. */
    add: (value) => act("queue", "readwrite", (items) => done(items.add(value))),
    remove: (place, key) => act(place, "readwrite", (items) => done(items.delete(key))),
    clear: (place) => act(place, "readwrite", (items) => done(items.clear())),
    /** All of a place, oldest first: `[{ key, value }]`. */
    all: (place) =>
      act(place, "readonly", async (items) => {
        const [keys, values] = await Promise.all([done(items.getAllKeys()), done(items.getAll())]);
        return keys.map((key, at) => ({ key, value: values[at] }));
      }),
    /** Counts on: the number is on the disk before it is returned, so that none is ever used twice. */
    next: (key) =>
      act("plain", "readwrite", async (items) => {
        const value = ((await done(items.get(key))) ?? 0) + 1;
        await done(items.put(value, key));
        return value;
      }),
    /** Takes records out of the queue and counts them as lost, both or neither; returns how many nobody was told of. */
    letGo: (ids) =>
      within(["plain", "queue"], "readwrite", async (items, queue) => {
        const count = ((await done(items.get("lost"))) ?? 0) + ids.length;
        await done(items.put(count, "lost"));
        await Promise.all(ids.map((id) => done(queue.delete(id))));
        return count;
      }),
    close: () => database.close(),
  };
}

/** Work within one transaction over some places: all of it, or none. */
function transactionsOf(database) {
  return async (places, mode, work) => {
    const transaction = database.transaction(places, mode, mode === "readwrite" ? DURABLE : undefined);
    const ended = finished(transaction);
    try {
      const result = await work(...places.map((place) => transaction.objectStore(place)));
      await ended;
      return result;
    } catch (error) {
      ended.catch(() => undefined);
      if (!transaction.error) transaction.abort();
      throw error;
    }
  };
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function finished(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}
