/**
 * @file Sending a sealed file: part after part, from wherever an earlier try came to.
 *
 * The system counts the parts that it has; a part that is there already changes nothing.  So a broken
 * connection, a closed window or another terminal only means to pick the same file once more.
 */
import { SealedFault } from "./sealed.js";

/**
 * Send the parts that are missing.
 *
 * @param {import("./sealed.js").SealedFile} file
 * @param {object} changeset as the API shows it
 * @param {(part: number, bytes: Blob) => Promise<object>} send  answers the changeset after a part
 * @param {(changeset: object) => void} told
 * @param {AbortSignal} signal stops between two parts
 * @returns {Promise<object>} the changeset as it is then
 * @throws {SealedFault} ANOTHER_FILE before anything is sent, UNREADABLE where the medium is gone
 */
export async function sendParts(file, changeset, send, told, signal) {
  if (file.digest !== changeset.digest) throw new SealedFault("ANOTHER_FILE");
  let after = changeset;
  while (after.state === "receiving" && !signal.aborted) {
    const part = after.received + 1;
    after = await send(part, await read(file.part(part)));
    told(after);
  }
  return after;
}

/** Read a part before it is sent, so that a medium that was pulled out is not taken for a lost connection. */
async function read(blob) {
  try {
    return new Blob([await blob.arrayBuffer()]);
  } catch {
    throw new SealedFault("UNREADABLE");
  }
}
