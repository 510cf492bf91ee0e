/** @file Which entry of the media ledger a file may come in by, and why not yet.  Pure. */

/**
 * @typedef {"none"|"asked"|"approved"|"used"|"rejected"|"another"} Standing
 */

/**
 * Find the entry for a file: the newest that is of use, or else the newest at all.
 *
 * @param {object[]} uses the ledger, oldest first
 * @param {string} digest
 * @param {{account_id: string, terminal: string}} me
 * @returns {{standing: Standing, use: object|null}}
 */
export function entryFor(uses, digest, me) {
  const all = uses.filter((use) => use.direction === "in" && use.digest === digest).reverse();
  const own = all.filter((use) => use.opened_by === me.account_id && use.terminal === me.terminal);
  const open = own.find((use) => use.state === "approved") ?? own.find((use) => use.state === "asked");
  if (open) return { standing: open.state, use: open };
  // A medium may be erased as soon as the file is here: the way goes on with the changeset.
  const gone = all.find((use) => use.used_at);
  if (gone) return { standing: "used", use: gone };
  const others = all.find((use) => ["asked", "approved"].includes(use.state));
  if (others) return { standing: "another", use: others };
  return all.length > 0 ? { standing: "rejected", use: all[0] } : { standing: "none", use: null };
}
