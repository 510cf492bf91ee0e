/** @file SHA-256 in hex, as ledgers and announcements write it. */

/** @param {Uint8Array|string} content a text is taken as UTF-8 @returns {Promise<string>} */
export async function sha256(content) {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (each) => each.toString(16).padStart(2, "0")).join("");
}
