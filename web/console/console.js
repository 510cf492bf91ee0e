/**
 * @file What every screen of the console is given: who is signed in, and the ways to call, tell and ask.
 */
import { createContext, useContext } from "../shared/preact.js";

/**
 * @typedef {object} ConsoleTools
 * @property {object} me the answer of GET /sessions/me
 * @property {(permission: string) => boolean} may whether the person's roles hold a permission
 * @property {typeof import("../shared/api.js").call} call
 * @property {(route: string, options: object, name: string) => Promise<boolean>} download
 *   asks whether to take it out, saves it; false where the person thought better of it
 * @property {(text: string, kind?: "success"|"warning"|"error") => void} say shows a line for a while
 * @property {(question: object) => Promise<object|null>} ask opens a dialog; null where the person went back
 * @property {(sentence: string|null) => void} leaving while a sentence is set, nobody leaves the screen unasked
 */

/** @type {import("../shared/preact.js").Context<ConsoleTools>} */
export const ConsoleContext = createContext(null);

/** @returns {ConsoleTools} */
export function useConsole() {
  return useContext(ConsoleContext);
}
