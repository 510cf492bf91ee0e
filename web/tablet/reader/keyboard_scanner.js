/**
 * @file A hardware scanner, which types what it reads: digits in a burst no hand types, and Enter.
 *
 * Keys that come slower are somebody's typing and are left alone, as are keys that go into a field.
 */

/** Longer than this between two keys, and a hand typed them (a scanner needs some ten milliseconds). */
const BETWEEN = 60;
/** Shorter bursts are not a ticket's. */
const SHORTEST = 10;
const LONGEST = 40;
const KEY = /^[0-9A-Da-d]$/;

/** A burst that grows key by key; pure, times passed in. */
export class Burst {
  #text = "";
  #last = -Infinity;

  /**
   * @param {string} key
   * @param {number} now
   * @returns {string | null} the whole text, once Enter ends it
   */
  press(key, now) {
    const burst = now - this.#last <= BETWEEN;
    const text = burst ? this.#text : "";
    this.#last = now;
    this.#text = KEY.test(key) ? (text + key).slice(-LONGEST) : "";
    return key === "Enter" && text.length >= SHORTEST ? text : null;
  }

  /** Whether a burst is under way: its Enter must press no button. */
  get running() {
    return this.#text.length >= SHORTEST;
  }
}

function isField(target) {
  return target instanceof Element && target.matches("input, textarea, select, [contenteditable]");
}

/**
 * Listen for a scanner.
 * @param {EventTarget} target usually the document
 * @param {(text: string) => void} onText
 * @returns {() => void} stops listening
 */
export function listen(target, onText) {
  const burst = new Burst();
  const onKey = (event) => {
    if (isField(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
    const ends = burst.running && event.key === "Enter";
    const text = burst.press(event.key, event.timeStamp);
    if (text === null) return;
    if (ends) event.preventDefault();
    onText(text);
  };
  target.addEventListener("keydown", onKey, { capture: true });
  return () => target.removeEventListener("keydown", onKey, { capture: true });
}
