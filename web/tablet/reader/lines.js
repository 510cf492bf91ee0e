/**
 * The OCR-B lines of a picture: 18 digits each, every one of them sure, with nothing like a digit beside them.
 */

import { rowsOf } from "./finder.js";
import { inkOf, piecesOf } from "./ink.js";
import { cellsOf, cornersOf, measured } from "./strip.js";

/** @typedef {import("./gray.js").Gray} Gray */
/** @typedef {{ digits: string, corners: {x: number, y: number}[] }} Line */

export const LENGTH = 18;
/** How many places are looked at beyond the pieces that were found: a pen may have swallowed the first digits. */
const BEYOND = 6;
/** How many places are glimpsed at, to see whether a row is worth reading and from which end. */
const GLIMPSED = 6;
const WORTH = 3;
/** The pitch against the height of a digit; what is closer or wider is no OCR-B. */
const PITCH = [0.62, 1.5];

/**
 * @param {Gray} gray
 * @param {import("./glyphs.js").Glyphs} glyphs
 * @returns {Line[]}
 */
export function linesOf(gray, glyphs) {
  const rows = rowsOf(piecesOf(inkOf(gray), gray.width, gray.height));
  const lines = rows.map((row) => lineOf(gray, row, glyphs)).filter((line) => line !== null);
  return lines.filter(({ digits }, which) => lines.findIndex((line) => line.digits === digits) === which);
}

function lineOf(gray, row, glyphs) {
  const line = measured(gray, row);
  if (line === null || !within(line.pitch / line.height, PITCH)) return null;
  const turned = turnedOf(gray, line, glyphs);
  if (turned === null) return null;
  const places = [];
  for (let place = row.first - BEYOND; place <= row.last + BEYOND; place += 1) places.push(place);
  if (turned) places.reverse();
  const read = cellsOf(gray, line, places, turned).map((cell) => glyphs.read(cell));
  const begun = begunAt(read);
  if (begun === null) return null;
  const corners = cornersOf(line, places[begun], places[begun + LENGTH - 1]);
  return { digits: read.slice(begun, begun + LENGTH).map(({ digit }) => digit).join(""), corners };
}

function within(value, [least, most]) {
  return value >= least && value <= most;
}

/** Whether a row stands upside down; null where it shows too few digits either way. */
function turnedOf(gray, line, glyphs) {
  const { first, last } = line.row;
  const places = Array.from({ length: GLIMPSED }, (_, which) =>
    Math.round(first + ((last - first) * (which + 0.5)) / GLIMPSED),
  );
  const [upright, turned] = [false, true].map(
    (way) => cellsOf(gray, line, places, way).filter((cell) => glyphs.glimpse(cell) < 10).length,
  );
  if (Math.max(upright, turned) < WORTH) return null;
  return turned > upright || (turned === upright && line.row.x[1] < 0);
}

/** Where the only run of exactly 18 digits begins; null where there is none, or one digit of it is not sure. */
function begunAt(read) {
  for (let from = 0; from < read.length; from += 1) {
    if (read[from].is === "none") continue;
    let to = from;
    while (to < read.length && read[to].is !== "none") to += 1;
    const whole = from > 0 && to < read.length;
    if (whole && to - from === LENGTH && read.slice(from, to).every(({ is }) => is === "digit")) return from;
    from = to;
  }
  return null;
}
