/**
 * @file What the page knows, and how each happening changes it. Pure: no clock, no network, no storage.
 */
import { emptyDay } from "./day.js";

/** Screens on which somebody works with a person's ticket; a new scan may begin from each. */
export const AT_WORK = new Set(["scan", "confirm", "result"]);

/** The state before anything is known. */
export function beginning() {
  return {
    screen: "boot",
    fault: null,
    settings: { language: "ja", sound: true },
    tablet: null,
    shift: null,
    preset: null,
    presets: [],
    scan: null,
    camera: null,
    current: null,
    result: null,
    busy: false,
    queue: { count: 0, oldest: null, sending: false, failing: false },
    lost: 0,
    day: emptyDay(),
    update: false,
    online: true,
  };
}

/** Nothing of any person: what a scan starts from, and what is left when a shift is over. */
const NOBODY = { scan: null, current: null, result: null, busy: false };

const HAPPENINGS = {
  booted: (state, { found }) => placed({ ...state, ...found }),
  broken: (state, { fault }) => ({ ...state, screen: "broken", fault }),
  enrolled: (state, { tablet }) => placed({ ...state, tablet, shift: null, fault: null }),
  opened: (state, { shift, day, preset, presets }) => placed({ ...state, shift, day, preset, presets, fault: null }),
  /** `why`: null where people ended it; `over`, `stopped`, `again` where the service did. */
  closed: (state, { why }) => ({
    ...state,
    ...NOBODY,
    ...{ shift: null, preset: null, presets: [], day: emptyDay(), screen: "shift" },
    fault: why,
  }),
  preset: (state, { preset, presets }) => ({ ...state, preset, presets, screen: backFrom(state) }),
  went: (state, { screen }) => ({ ...state, screen, fault: null }),
  cameBack: (state) => ({ ...state, screen: backFrom(state), fault: null }),
  /** The previous person is gone from the screen before anything of the next is read. */
  scanning: (state) => ({ ...state, ...NOBODY, screen: "scan", fault: null }),
  scanned: (state, { scan }) => ({ ...state, scan }),
  camera: (state, { camera }) => ({ ...state, camera }),
  read: (state, { current }) => ({ ...state, ...NOBODY, current, screen: "confirm" }),
  checked: (state, { id, check }) =>
    state.current?.id === id ? { ...state, current: { ...state.current, check } } : state,
  registering: (state) => ({ ...state, busy: true, fault: null }),
  registered: (state, { id, result }) =>
    state.current?.id === id ? { ...state, busy: false, result, screen: shown(state) } : { ...state, busy: false },
  failed: (state, { fault }) => ({ ...state, busy: false, fault }),
  calmed: (state) => ({ ...state, fault: null }),
  busy: (state, { busy }) => ({ ...state, busy }),
  queue: (state, { queue }) => ({ ...state, queue }),
  lost: (state, { count }) => ({ ...state, lost: count }),
  day: (state, { day }) => ({ ...state, day }),
  settings: (state, { settings }) => ({ ...state, settings }),
  online: (state, { online }) => ({ ...state, online }),
  update: (state) => ({ ...state, update: true }),
};

/** Returns the state after a happening `{ type, … }`. */
export function after(state, happening) {
  return HAPPENINGS[happening.type](state, happening);
}

/** The first screen on which there is something to do. */
function placed(state) {
  const screen = !state.tablet ? "enrol" : !state.shift ? "shift" : !state.preset ? "preset" : "scan";
  return { ...state, screen };
}

/** Where somebody was with the person before them, or the next scan. */
function backFrom(state) {
  if (state.result) return "result";
  return state.current ? "confirm" : "scan";
}

/** A result comes to the screen of its person; somebody who has gone elsewhere meanwhile finds it there. */
function shown(state) {
  return AT_WORK.has(state.screen) ? "result" : state.screen;
}
