/**
 * @file What the device does beside the screen: sounds and vibration, so that nobody must look up to know that a scan
 * was read or refused, and a screen that stays on. The browser makes the sounds; the first touch lets it.
 */

/** Each tone is [hertz, start, length] in seconds; the shake is in milliseconds. They differ in rhythm, too. */
const CUES = {
  read: [[[1568, 0, 0.07]], [30]],
  good: [[[1047, 0, 0.1], [1568, 0.12, 0.16]], [40, 40, 40]],
  look: [[[784, 0, 0.16], [784, 0.24, 0.16]], [120, 80, 120]],
  stop: [[[330, 0, 0.25], [262, 0.3, 0.25], [330, 0.6, 0.4]], [300, 100, 300, 100, 300]],
};

/** `wanted()` tells whether people want sounds. */
export function makeCues(wanted) {
  let context = null;
  const wake = () => {
    context ??= typeof AudioContext === "undefined" ? null : new AudioContext();
    if (context?.state === "suspended") context.resume().catch(() => undefined);
  };
  addEventListener("pointerdown", wake, { passive: true });
  addEventListener("keydown", wake, { passive: true });
  return {
    /** Plays a cue: `read`, `good`, `look` or `stop`. */
    play(name) {
      if (!wanted()) return;
      const [tones, shake] = CUES[name];
      navigator.vibrate?.(shake);
      if (context?.state === "running") for (const tone of tones) sound(context, tone);
    },
  };
}

function sound(context, [frequency, start, length]) {
  const from = context.currentTime + start;
  const wave = new OscillatorNode(context, { type: "triangle", frequency });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setTargetAtTime(0.25, from, 0.005);
  volume.gain.setTargetAtTime(0, from + length - 0.03, 0.01);
  wave.connect(volume).connect(context.destination);
  wave.start(from);
  wave.stop(from + length);
}

/**
 * Keeps the screen on, where the browser can. Returns a switch: `awake(true)` while a shift is open. The browser takes
 * it back when the page is hidden.
 */
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
