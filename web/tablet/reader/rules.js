/**
 * @file The rules a tablet reads by: the settings of the server's master, and the municipalities of a day.
 */

import { loadMunicipalities } from "../../shared/municipalities.js";
import { KINDS, MAX_TURN, START_STOP } from "./kinds.js";

/**
 * @param {string} day "YYYY-MM-DD": which municipalities exist depends on it
 * @param {Partial<import("./line.js").Rules>} [settings] what differs here, as barcode: "ignore"
 * @returns {Promise<import("./line.js").Rules & { nameOf(code: string): string | null }>}
 */
export async function loadRules(day, settings = {}) {
  const municipalities = await loadMunicipalities();
  return Object.freeze({
    kinds: KINDS,
    maxTurn: MAX_TURN,
    startStop: START_STOP,
    known: municipalities.on(day),
    barcode: "ticket",
    keyboardAfter: 6_000,
    ...settings,
    nameOf: (code) => municipalities.nameOf(code, day),
  });
}
