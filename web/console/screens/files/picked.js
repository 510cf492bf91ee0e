/**
 * @file A sealed file that was picked on one screen and is sent from another, held in memory between the two.
 */
import { forget, keep, recall } from "../../memory.js";

const NAME = "sealed file";

/** Hold a file that was picked. @param {import("./sealed.js").SealedFile} file */
export function hold(file) {
  keep(NAME, file);
}

/** Take the file that was held, where it is the one with this digest; it is held no longer. */
export function takeHeld(digest) {
  const file = recall(NAME);
  forget(NAME);
  return file?.digest === digest ? file : null;
}
