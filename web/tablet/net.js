/**
 * @file The five things a tablet asks of the service, each with a proof of this device.
 *
 * What moves the device's counter goes out one after the other: the service takes no counter that is lower
 * than one it has seen. An answer about a ticket (`S…`) is an answer here, whatever its status.
 */
import { ApiError, call } from "../shared/api.js";

const PATIENCE_MS = 8_000;
/** Before the dose a person waits; recording goes on by itself. */
const CHECK_MS = 4_000;
/** Statuses under which answers about tickets come, beside refusals that are none. */
const ANSWERS = [403, 409, 422];
const STALE = "A307";

/** Calls as the tablet that `device` (device.js) proves to be. */
export function makeNet(device) {
  let last = Promise.resolve();
  const inTurn = (act) => {
    const mine = last.then(act, act);
    last = mine.catch(() => undefined);
    return mine;
  };
  const proven = (more) => ({ sign: device.prove, anonymous: true, timeout: PATIENCE_MS, ...more });
  return {
    enrol: (body) => inTurn(() => call("POST /tablets", proven({ body }))),
    openShift: (body) => inTurn(() => twice(() => call("POST /shifts", proven({ body })))),
    check: async (body) =>
      answered(await call("POST /tickets/check", proven({ body, accept: ANSWERS, timeout: CHECK_MS }))),
    /** `body` is JSON already: what is sent again is the same to the byte. */
    record: (body) =>
      inTurn(() => twice(async () => answered(await call("POST /doses", proven({ body, accept: ANSWERS }))))),
    undo: (body) =>
      inTurn(() => twice(async () => answered(await call("POST /doses/undo", proven({ body, accept: ANSWERS }))))),
  };
}

/** Proves once more where the first proof came too late: after a wait, or behind another one. */
async function twice(act) {
  try {
    return await act();
  } catch (error) {
    if (error.code !== STALE) throw error;
    return act();
  }
}

function answered(data) {
  if (/^S\d{3}$/.test(data?.code ?? "")) return data;
  throw new ApiError("refused", { status: 409, data });
}

/** What a failed call means for what waits to be sent: `later`, `clock`, `shift`, `stopped`, or `never`. */
export function meaningOf(error) {
  if (error.kind !== "refused") return "later";
  const known = { A306: "stopped", A307: "clock", A308: "shift", C202: "later", C501: "later", C502: "later" };
  return known[error.code] ?? "never";
}
