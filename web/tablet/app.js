/** @file Puts the tablet together: what it knows, what it can do, and what is shown of it. */
import { dayInJapan } from "../shared/dates.js";
import { html, render } from "../shared/preact.js";
import { openDevice } from "./device.js";
import { makeNet } from "./net.js";
import { keepOffline, useNewVersion, versionHere } from "./offline.js";
import { makeQueue } from "./queue.js";
import { makeReading } from "./reading.js";
import { Frame } from "./screens/frame.js";
import { makeAwake, makeCues } from "./senses.js";
import { makeSession } from "./session.js";
import { after, beginning } from "./state.js";
import { openStore } from "./store.js";
import { makeVault } from "./vault.js";
import { speak } from "./words/index.js";
import { makeWork } from "./work.js";

const LOOK_MS = 15_000;
const now = () => Date.now();
const root = document.getElementById("app");
const awake = makeAwake();
let state = beginning();
let act = null;

function tell(happening) {
  state = after(state, happening);
  awake(state.shift !== null);
  render(html`<${Frame} state=${state} act=${act} />`, root);
}

/** One window works at a time: two would send with one counter, and show each other's people. */
function alone() {
  if (!("locks" in navigator)) return Promise.resolve(true);
  return new Promise((resolve) => {
    navigator.locks.request("vrs-tablet", { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock && new Promise(() => undefined);
    });
  });
}

async function opened() {
  if (!globalThis.crypto?.subtle || !globalThis.indexedDB) return tell({ type: "broken", fault: "unsupported" });
  if (!(await alone())) return tell({ type: "broken", fault: "window" });
  try {
    return await begun(await openStore());
  } catch {
    return tell({ type: "broken", fault: "storage" });
  }
}

async function begun(store) {
  navigator.storage?.persist?.().catch(() => undefined);
  const vault = makeVault(store);
  const device = await openDevice(store, now);
  const net = makeNet(device);
  const cues = makeCues(() => state.settings.sound);
  const reading = makeReading({
    onScan: (scan) => work.heard(scan),
    onCamera: (camera) => tell({ type: "camera", camera }),
    onHandheld: (text) => work.scannedByHand(text),
    day: () => dayInJapan(new Date(now())),
  });
  const hooks = {
    changed: (queue) => tell({ type: "queue", queue }),
    answered: (record, answer) => work.answered(record, answer),
    refused: (record, error) => work.refused(record, error),
    stopped: (why) => (why === "clock" ? undefined : session.close(why)),
    lost: (count) => tell({ type: "lost", count }),
  };
  const queue = makeQueue({ store, vault, send: net.record, now, hooks });
  const parts = { vault, device, net, queue, tell, state: () => state, now };
  const session = makeSession(parts);
  const work = makeWork({ ...parts, session, reading, cues });
  act = actsOf({ ...parts, session, work, reading, store });
  tell({ type: "lost", count: (await store.get("plain", "lost")) ?? 0 });
  await queue.load();
  const settings = { ...state.settings, ...(await store.get("plain", "settings")) };
  await speak(settings.language);
  tell({ type: "booted", found: { ...(await session.restored()), settings } });
  if (state.shift) queue.resume();
  watch({ session, work, queue });
  keepOffline(() => tell({ type: "update" })).catch(() => undefined);
}

/** What the screens may ask for. */
function actsOf(parts) {
  const { session, work, reading, queue, store } = parts;
  return {
    parts,
    ...{ session, work, reading },
    version: versionHere,
    now,
    waiting: () => queue.waiting,
    go: (screen) => tell({ type: "went", screen }),
    back: () => tell({ type: "cameBack" }),
    calm: () => tell({ type: "calmed" }),
    async lostSeen() {
      await store.put("plain", "lost", 0);
      tell({ type: "lost", count: 0 });
    },
    sendNow: () => queue.resume(),
    update: useNewVersion,
    async choose(preset) {
      await session.choose(preset);
      work.presetChanged();
    },
    async settings(settings) {
      await speak(settings.language);
      tell({ type: "settings", settings });
      await store.put("plain", "settings", settings);
    },
  };
}

function watch({ session, work, queue }) {
  const online = () => {
    tell({ type: "online", online: navigator.onLine });
    if (navigator.onLine && state.shift) queue.resume();
  };
  addEventListener("online", online);
  addEventListener("offline", online);
  setInterval(() => {
    session.watch();
    if (state.shift) work.refresh();
  }, LOOK_MS);
}

tell({ type: "calmed" });
opened();
