/**
 * @file Notices that nobody has touched the page for a while.
 */

const SIGNS = ["pointerdown", "keydown", "wheel", "touchstart"];

/**
 * Watches for idleness. Time is compared, not counted in ticks: a machine that slept is idle when it wakes.
 * @param {object} given
 * @param {number} given.after milliseconds until `onIdle`
 * @param {number} [given.warnBefore] milliseconds before that, `onWarn`
 * @param {() => void} given.onIdle
 * @param {(left: number) => void} [given.onWarn] called about once a second, with the milliseconds that are left
 * @param {() => void} [given.onActive] called when somebody touches the page after a warning
 * @param {() => number} [given.now]
 * @returns {() => void} stops watching
 */
export function watchIdle({ after, warnBefore = 0, onIdle, onWarn, onActive, now = () => Date.now() }) {
  let last = now();
  let warned = false;
  const stop = () => {
    clearInterval(timer);
    SIGNS.forEach((sign) => removeEventListener(sign, touched, true));
    document.removeEventListener("visibilitychange", look);
  };
  const touched = () => {
    if (left() <= 0) return look();
    last = now();
    if (warned) onActive?.();
    warned = false;
  };
  const left = () => after - (now() - last);
  const look = () => {
    if (left() <= 0) {
      stop();
      onIdle();
    } else if (warnBefore && left() <= warnBefore) {
      warned = true;
      onWarn?.(left());
    }
  };
  const timer = setInterval(look, 1000);
  SIGNS.forEach((sign) => addEventListener(sign, touched, { capture: true, passive: true }));
  document.addEventListener("visibilitychange", look);
  return stop;
}
