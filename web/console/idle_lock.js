/**
 * @file Closes the page when nobody has touched it for as long as the service lets a session rest.
 *
 * The service counts requests, people count what they do: while somebody types, the page keeps the session
 * awake; once nobody does, it warns for a minute and closes.  Work in any tab counts for all.
 */
import { call } from "../shared/api.js";
import { watchIdle } from "../shared/idle.js";
import { html, useEffect, useRef, useState } from "../shared/preact.js";
import { otherTabs, stillHere } from "./session.js";

const WARN_MS = 60_000;
const TELL_MS = 60_000;
/** The page closes this long before the service does, so that it is still told. */
const MARGIN_MS = 15_000;

/** @param {{seconds: number, lock: () => void}} given */
export function IdleLock({ seconds, lock }) {
  const [left, setLeft] = useState(null);
  const closing = useRef(lock);
  closing.current = lock;
  useEffect(
    () =>
      watchIdle({
        after: seconds * 1000 - MARGIN_MS,
        warnBefore: WARN_MS,
        onIdle: () => closing.current(),
        onWarn: setLeft,
        onActive: () => setLeft(null),
      }),
    [seconds],
  );
  useEffect(keptAwake, []);
  if (left === null) return null;
  return html`<div class="idle stack" popover="manual" role="alertdialog" aria-labelledby="idle-title" ref=${uppermost}>
    <p id="idle-title">しばらく操作がないため、まもなく画面を閉じます。</p>
    <p class="idle-left" role="timer" aria-live="off">あと ${Math.max(0, Math.ceil(left / 1000))} 秒</p>
    <p>続けるときは、キーを押すか画面を押してください。</p>
  </div>`;
}

/** Lies over open dialogs as well. */
function uppermost(element) {
  element?.showPopover();
}

/** Tells the service and the other tabs, now and then, that somebody works here. */
function keptAwake() {
  let told = Date.now();
  const touched = (event) => {
    if (!event.isTrusted || Date.now() - told < TELL_MS) return;
    told = Date.now();
    stillHere();
    // What comes of it is told by the shell: an ended session closes the page.
    call("GET /sessions/me").catch(() => {});
  };
  // For the watch, another tab's work is a touch of this page.
  const stop = otherTabs((said) => said === "here" && dispatchEvent(new Event("pointerdown")));
  const signs = ["pointerdown", "keydown"];
  signs.forEach((sign) => addEventListener(sign, touched, { capture: true, passive: true }));
  return () => {
    stop();
    signs.forEach((sign) => removeEventListener(sign, touched, true));
  };
}
