/** @file Keeps the screen on while somebody works, where the browser can. */

/** Returns a switch: `awake(true)` while a shift is open. The browser takes it back when the page is hidden. */
export function makeAwake() {
  let wanted = false;
  let lock = null;
  const hold = async () => {
    if (!wanted || lock || document.hidden || !("wakeLock" in navigator)) return;
    try {
      lock = await navigator.wakeLock.request("screen");
      lock.addEventListener("release", () => {
        lock = null;
      });
      if (!wanted) await lock.release();
    } catch {
      lock = null; // a low battery: the screen goes dark as it does elsewhere
    }
  };
  document.addEventListener("visibilitychange", hold);
  return (wish) => {
    wanted = wish;
    if (wish) hold();
    else lock?.release().catch(() => undefined);
  };
}
