/**
 * @file Whom a search of the log is about: kept in the page's memory only, never in a URL, nor in any storage.
 *
 * A ticket's number names a person: a reload forgets it, and whoever signs in next starts with nothing.
 */

const sought = new WeakMap();

/**
 * Remembers whom to look for; the search screen takes it up: `seek(me, person_id); go(href("/audit"))`.
 * @param {object} me who is signed in, as `useConsole()` gives it
 * @param {string} subject a person's blind id or a ticket
 */
export function seek(me, subject) {
  sought.set(me, subject);
}

/** Returns whom to look for, or an empty text. @param {object} me */
export const soughtBy = (me) => sought.get(me) ?? "";
