/**
 * @file The reader of tickets, as the page uses it: opened when somebody first works, one scan after the other.
 * Camera and worker come late, so that the page itself is there at once.
 */
import { begin, typed } from "./reader/agree.js";
import { listen } from "./reader/keyboard_scanner.js";
import { KINDS, MAX_TURN, START_STOP } from "./reader/kinds.js";
import { loadRules } from "./reader/rules.js";

/** Where the list of municipalities has not come yet, the service compares the code alone. */
const WITHOUT_LIST = { kinds: KINDS, maxTurn: MAX_TURN, startStop: START_STOP, known: null };

/**
 * Tells `onScan(scan)`, `onCamera(state)`, and `onHandheld(text)` what a hardware scanner typed; `day()` is the day
 * by which municipalities are known.
 */
export function makeReading({ onScan, onCamera, onHandheld, day }) {
  let scanner = null;
  let rules = null;
  let stop = null;
  /** What was typed stands until the next scan begins, whatever a camera that opens meanwhile says. */
  let typedLast = false;
  const loaded = async () => (rules ??= await loadRules(day()));
  /** What is typed needs no camera: it is read before one is open, and where there is none. */
  const byHand = async (text, by) => {
    typedLast = true;
    const known = await loaded().catch(() => WITHOUT_LIST);
    onScan(typed(begin(performance.now()), text, known, by));
  };
  const heard = (scan) => typedLast || onScan(scan);
  return {
    /** The name of a municipality as the list on this device has it; an empty text before it is there. */
    nameOf: (code) => rules?.nameOf(code) ?? "",
    /** Opens the camera for a shift's work, and listens for a hardware scanner. */
    async open(video) {
      stop ??= listen(document, onHandheld);
      const mine = stop;
      const [{ openScanner }, known] = await Promise.all([import("./reader/scan.js"), loaded()]);
      if (stop !== mine || scanner) return;
      const opened = await openScanner({ video, rules: known, onChange: heard, onCamera });
      if (stop === mine && !scanner) scanner = opened;
      else opened.close();
    },
    close() {
      stop?.();
      scanner?.close();
      stop = null;
      scanner = null;
    },
    /** Asks for the camera once more: it was refused, busy or unplugged. */
    reopen: () => scanner?.open(),
    /** `again`: the same ticket once more, though it still lies before the camera. */
    begin(again) {
      typedLast = false;
      scanner?.begin({ again });
    },
    typed: (text) => (scanner ? scanner.typed(text) : byHand(text, "keyboard")),
    scanned: (text) => (scanner ? scanner.scanned(text) : byHand(text, "scanner")),
    torch: (on) => scanner?.torch(on),
    use: (id) => scanner?.use(id),
  };
}
