/** @file What stands in an export of the whole log: counted in the browser, for who keeps a note of it. Pure. */

const CHECKPOINT = '{"kind":"checkpoint","signature":"';
const ROW = '{"kind":"row","hash":"';

/**
 * Counts an export's lines and finds its last checkpoint; nothing is verified here, `audit_verify` does that.
 * @param {string} text NDJSON
 * @returns {{rows: number, checkpoints: number, last: {number: number, at: string, key_id: string, body: string}|null}}
 */
export function read(text) {
  let rows = 0;
  let checkpoints = 0;
  let last = null;
  for (const line of text.split("\n")) {
    if (line.startsWith(ROW)) rows += 1;
    if (!line.startsWith(CHECKPOINT)) continue;
    checkpoints += 1;
    last = line;
  }
  return { rows, checkpoints, last: last === null ? null : checkpointOf(last) };
}

function checkpointOf(line) {
  const at = line.indexOf('","checkpoint":') + '","checkpoint":'.length;
  // The body is hashed byte by byte, so it is cut out of the line and not written anew.
  const body = line.slice(at, line.lastIndexOf("}"));
  const { number, at: moment, key_id } = JSON.parse(body);
  return { number, at: moment, key_id, body };
}

/** Returns the name of a public key: hex SHA-256 of its DER, as checkpoints know it. @param {string} pem */
export async function thumbprintOf(pem) {
  const base64 = pem.replace(/-----[^-]+-----/g, "").replace(/\s/g, "");
  return hexDigest(Uint8Array.from(atob(base64), (each) => each.charCodeAt(0)));
}

const SEALED = new TextEncoder().encode("VRS audit 1 checkpoint\n");

/** Returns a checkpoint's hash, which an auditor writes down: the next checkpoint repeats it (`audit/canonical.py`). */
export function hashOf({ body }) {
  const bytes = new TextEncoder().encode(body);
  const all = new Uint8Array(SEALED.length + bytes.length);
  all.set(SEALED);
  all.set(bytes, SEALED.length);
  return hexDigest(all);
}

/** Returns the hex SHA-256 of bytes. */
export async function hexDigest(bytes) {
  const hashed = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...hashed].map((each) => each.toString(16).padStart(2, "0")).join("");
}
