/**
 * @file A sealed file as the desk's tool writes it: an envelope a line (docs/sealing.ja.md).
 *
 * Nothing is opened here; no key to do so is anywhere near a browser.  What is read is what an envelope
 * says of itself, so that a plain CSV or half a file is refused before a byte of it is sent.
 */
import { sha256 } from "../parts/sha256.js";

/** The longest envelope that the system takes. */
export const LONGEST_ENVELOPE = 130_000;
/** The most parts that a file may have. */
export const MOST_PARTS = 900;

const NEWLINE = 10;
const READ_AT_ONCE = 1_048_576;
const SEGMENTS = 5;

/** What is wrong with a file that was picked, by its code (see `faults.js` for the sentences). */
export class SealedFault extends Error {
  /** @param {"NOT_SEALED"|"CUT_OFF"|"MIXED"|"ANOTHER_CITY"|"TOO_LONG"|"EMPTY"|"UNREADABLE"} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/**
 * @typedef {object} SealedFile
 * @property {string} name      the file's name, as the announcement gives it
 * @property {number} size      bytes
 * @property {string[]} digests SHA-256 of each part in hex, in order
 * @property {string} digest    what the media ledger knows the file by
 * @property {string} kid       the import key it was sealed for
 * @property {string} municipality
 * @property {(part: number) => Blob} part  the bytes of a part, counted from 1
 */

/**
 * Read a sealed file without keeping its content in memory.
 *
 * @param {File} file
 * @param {string} municipality whose system this is
 * @param {(share: number) => void} [progress] told how much is read, from 0 to 1
 * @returns {Promise<SealedFile>}
 * @throws {SealedFault}
 */
export async function readSealed(file, municipality, progress = () => {}) {
  if (file.size === 0) throw new SealedFault("EMPTY");
  const places = await placesOf(file, progress);
  const said = [];
  const digests = [];
  for (const { from, to } of places) {
    const bytes = await bytesOf(file, from, to);
    said.push(headerOf(bytes));
    digests.push(await sha256(bytes));
  }
  demandWhole(said, municipality);
  return Object.freeze({
    name: file.name,
    size: file.size,
    digests,
    digest: await sha256(digests.join("")),
    kid: said[0].kid,
    municipality: said[0].municipality,
    part: (number) => file.slice(places[number - 1].from, places[number - 1].to),
  });
}

/**
 * Say what an envelope says of itself.
 *
 * @param {Uint8Array} bytes
 * @throws {SealedFault} NOT_SEALED for anything that is no envelope of ours
 */
export function headerOf(bytes) {
  const segments = latin(bytes).split(".");
  if (segments.length !== SEGMENTS) throw new SealedFault("NOT_SEALED");
  let said;
  try {
    said = JSON.parse(atob(segments[0].replaceAll("-", "+").replaceAll("_", "/")));
  } catch {
    throw new SealedFault("NOT_SEALED");
  }
  const counts = [said?.part, said?.parts].every((each) => Number.isInteger(each) && each > 0);
  const names = [said?.kid, said?.municipality, said?.file].every((each) => typeof each === "string");
  if (said?.typ !== "vrs-part" || !counts || !names) throw new SealedFault("NOT_SEALED");
  return said;
}

/** Raise unless the envelopes are all the parts of one file of this municipality, in their order. */
export function demandWhole(said, municipality) {
  const [first] = said;
  if (said.some((each) => each.municipality !== municipality)) throw new SealedFault("ANOTHER_CITY");
  const same = ["kid", "file", "parts"];
  if (said.some((each, place) => each.part !== place + 1 || same.some((name) => each[name] !== first[name]))) {
    throw new SealedFault("MIXED");
  }
  if (said.length !== first.parts) throw new SealedFault("CUT_OFF");
}

/** Find where each line begins and ends; the last one must be ended, too. */
async function placesOf(file, progress) {
  const places = [];
  let from = 0;
  for (let at = 0; at < file.size; at += READ_AT_ONCE) {
    const bytes = await bytesOf(file, at, Math.min(at + READ_AT_ONCE, file.size));
    for (let next = bytes.indexOf(NEWLINE); next >= 0; next = bytes.indexOf(NEWLINE, next + 1)) {
      places.push({ from, to: at + next });
      from = at + next + 1;
      if (places.length > MOST_PARTS) throw new SealedFault("TOO_LONG");
    }
    if (at + bytes.length - from > LONGEST_ENVELOPE) throw new SealedFault("NOT_SEALED");
    progress(Math.min(1, (at + bytes.length) / file.size));
  }
  if (from !== file.size) throw new SealedFault(places.length === 0 ? "NOT_SEALED" : "CUT_OFF");
  return places;
}

async function bytesOf(file, from, to) {
  try {
    return new Uint8Array(await file.slice(from, to).arrayBuffer());
  } catch {
    // The medium was pulled out, or the file changed since it was picked.
    throw new SealedFault("UNREADABLE");
  }
}

function latin(bytes) {
  return new TextDecoder("latin1").decode(bytes);
}
