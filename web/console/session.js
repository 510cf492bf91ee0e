/**
 * @file Who sits at the terminal: found out when the page opens, given up when they leave, told to other tabs.
 *
 * Nothing of the person is kept by the browser.  Where the service could not be told that the page was left (no
 * network), the history entry is marked: a page that is loaded again must not simply go on with the session.
 */
import { call } from "../shared/api.js";

const channel = new BroadcastChannel("vrs.console");
let left = false;

/** Returns who is signed in, or null. Throws ApiError where the service cannot say. */
export async function whoIsHere() {
  if (history.state?.left) await endSession();
  try {
    return await call("GET /sessions/me", { anonymous: true });
  } catch (error) {
    if (error.status === 401) return null;
    throw error;
  }
}

/** Ends the session; other tabs close with this one. Throws ApiError where the service was not told. */
export async function leave() {
  left = true;
  history.replaceState({ left: true }, "");
  channel.postMessage("left");
  await endSession();
}

async function endSession() {
  try {
    await call("POST /sessions/end", { body: {}, anonymous: true });
  } catch (error) {
    // 401: it had ended already. 403: nobody who may not even leave can have a session.
    if (error.status !== 401 && error.status !== 403) throw error;
  }
  history.replaceState(null, "");
}

/** Tells whether the page is still left: nobody signed in since. */
export function isLeft() {
  return left;
}

/** Notes that somebody signed in here. */
export function arrived() {
  left = false;
  history.replaceState(null, "");
  channel.postMessage("arrived");
}

/** Tells the other tabs that somebody works here, so that they do not close. */
export function stillHere() {
  channel.postMessage("here");
}

/** Listens to the other tabs: `left`, `arrived` or `here`. Returns how to stop. */
export function otherTabs(heard) {
  const listen = ({ data }) => heard(data);
  channel.addEventListener("message", listen);
  return () => channel.removeEventListener("message", listen);
}
