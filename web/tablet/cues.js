/**
 * @file Sounds and vibration beside words: nobody must look up to know that a scan was read or refused.
 * Made by the browser itself; the first touch of the page lets it sound.
 */

/** Each is [hertz, start, length] in seconds, and a vibration in milliseconds. They differ in rhythm, too. */
const CUES = {
  read: { tones: [[1568, 0, 0.07]], shake: [30] },
  good: { tones: [[1047, 0, 0.1], [1568, 0.12, 0.16]], shake: [40, 40, 40] },
  look: { tones: [[784, 0, 0.16], [784, 0.24, 0.16]], shake: [120, 80, 120] },
  stop: { tones: [[330, 0, 0.25], [262, 0.3, 0.25], [330, 0.6, 0.4]], shake: [300, 100, 300, 100, 300] },
};
const LOUD = 0.25;

/** @param {() => boolean} wanted whether people want sounds */
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
      navigator.vibrate?.(CUES[name].shake);
      if (context?.state !== "running") return;
      for (const tone of CUES[name].tones) sound(context, tone);
    },
  };
}

function sound(context, [hertz, start, length]) {
  const from = context.currentTime + start;
  const wave = new OscillatorNode(context, { type: "triangle", frequency: hertz });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, from);
  volume.gain.linearRampToValueAtTime(LOUD, from + 0.01);
  volume.gain.setValueAtTime(LOUD, from + length - 0.02);
  volume.gain.linearRampToValueAtTime(0, from + length);
  wave.connect(volume).connect(context.destination);
  wave.start(from);
  wave.stop(from + length);
}
