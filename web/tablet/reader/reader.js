/**
 * @file Both engines on every frame: the 2D code survives a pen and a stamp, the line survives blur.
 */

import { codesOf } from "./codes.js";
import { linesOf } from "./lines.js";

/**
 * What one frame showed.  A line is listed only where all its 18 digits are sure.
 * @typedef {{
 *   width: number, height: number, ms: { codes: number, lines: number },
 *   codes: import("./codes.js").Code[], lines: import("./lines.js").Line[],
 * }} Findings
 */

/**
 * @param {ImageData} picture
 * @param {import("./glyphs.js").Glyphs} glyphs
 * @returns {Promise<Findings>}
 */
export async function findingsOf(picture, glyphs) {
  const begun = performance.now();
  const lines = linesOf(picture, glyphs);
  const between = performance.now();
  const codes = await codesOf(picture);
  const ms = { lines: between - begun, codes: performance.now() - between };
  return { width: picture.width, height: picture.height, ms, codes, lines };
}
