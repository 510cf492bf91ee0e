/**
 * @file A sealed file that was picked on one screen and is sent from another, held in memory between the two.
 */

let held = null;

/** Hold a file that was picked. @param {import("./sealed.js").SealedFile} file */
export function hold(file) {
  held = file;
}

/** Take the file that was held, where it is the one with this digest; it is held no longer. */
export function takeHeld(digest) {
  const file = held?.digest === digest ? held : null;
  held = null;
  return file;
}
