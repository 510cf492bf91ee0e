/**
 * @file Receiving a download: each piece is handed over once and in order, so a piece that came is never lost here.
 *
 * What has come stays in memory until it was saved; it is never stored in the browser.
 */
import { sha256 } from "../parts/sha256.js";

/**
 * @typedef {object} Received
 * @property {string[]} pieces what came, in order
 * @property {boolean} whole
 * @property {Error|null} fault what ended it before the last piece
 */

/**
 * Receive the pieces that did not come yet.
 *
 * @param {(piece: number) => Promise<string>} fetchPiece
 * @param {number} total
 * @param {string[]} before what came before a fault
 * @param {(received: number) => void} told
 * @returns {Promise<Received>}
 */
export async function receive(fetchPiece, total, before, told) {
  const pieces = [...before];
  while (pieces.length < total) {
    try {
      pieces.push(await fetchPiece(pieces.length + 1));
    } catch (fault) {
      return { pieces, whole: false, fault };
    }
    told(pieces.length);
  }
  return { pieces, whole: true, fault: null };
}

/** The answer where a piece had been handed over already: it went out, and did not arrive. */
const ALREADY_FETCHED = "V246";

/** Tell whether a fault means that what is missing can never come any more. */
export function isLost(fault) {
  return fault?.code === ALREADY_FETCHED;
}

/** The name under which a download is saved; it says nothing about anybody. */
export function fileName(download, day) {
  return `${download.kind}-${day.replaceAll("-", "")}-${download.download_id.slice(-6)}.csv`;
}

/**
 * The digest of what came, as the service counts it: over the digest so far and the digest of each piece, in hex.
 *
 * @param {string[]} pieces
 * @returns {Promise<string>}
 */
export async function digestOf(pieces) {
  let digest = "";
  for (const piece of pieces) digest = await sha256(digest + (await sha256(piece)));
  return digest;
}
