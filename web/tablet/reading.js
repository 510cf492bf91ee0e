/**
 * @file The reader of tickets, as the page uses it: opened when somebody first works, one scan after the other.
 * Camera and worker come late, so that the page itself is there at once.
 */
import { listen } from "./reader/keyboard_scanner.js";
import { loadRules } from "./reader/rules.js";

const LIST = new URL("../shared/municipalities.json", import.meta.url);

/**
 * @param {object} given
 * @param {(scan: object) => void} given.onScan
 * @param {(camera: object) => void} given.onCamera
 * @param {(text: string) => void} given.onHandheld what a hardware scanner typed
 * @param {() => string} given.day the day, `2021-07-01`
 */
export function makeReading({ onScan, onCamera, onHandheld, day }) {
  let scanner = null;
  let rules = null;
  let stop = null;
  let wanted = false;
  const loaded = async () => (rules ??= await loadRules(LIST, day()));
  return {
    /** The name of a municipality as the list on this device has it; an empty text before it is there. */
    nameOf: (code) => rules?.nameOf?.(code) ?? "",
    /** Opens the camera for a shift's work, and listens for a hardware scanner. */
    async open(video) {
      stop ??= listen(document, onHandheld);
      const [{ openScanner }, known] = await Promise.all([import("./reader/scan.js"), loaded()]);
      if (!stop || scanner) return;
      scanner = await openScanner({ video, rules: known, onChange: onScan, onCamera });
      if (wanted) scanner.begin();
    },
    close() {
      stop?.();
      scanner?.close();
      stop = null;
      scanner = null;
      wanted = false;
    },
    begin() {
      wanted = true;
      scanner?.begin();
    },
    typed: (text) => scanner?.typed(text),
    scanned: (text) => scanner?.scanned(text),
    torch: (on) => scanner?.torch(on),
    use: (id) => scanner?.use(id),
  };
}
