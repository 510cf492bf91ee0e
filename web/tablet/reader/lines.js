/**
 * @file The OCR-B lines of a picture: 18 digits each, every one of them sure, with nothing like a digit beside them.
 */

import { rowsOf } from "./finder.js";
import { NONE } from "./glyphs.js";
import { grayOf } from "./gray.js";
import { piecesOf } from "./ink.js";
import { cellsOf, cornersOf, measured } from "./strip.js";

/** @typedef {import("./gray.js").Picture} Picture */
/** @typedef {{ digits: string, corners: {x: number, y: number}[] }} Line */

export const LENGTH = 18;
/** How many places are glimpsed at, to see whether a row is worth reading and from which end. */
const GLIMPSED = 6;
const WORTH = 4;
/** The pitch against the height of a digit; what is closer or wider is no OCR-B. */
const PITCH = [0.62, 1.5];
const USUAL_PITCH = 0.93;
/** How far a line may lean that is not read at once. */
const SLANTS = [-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3];
/** What is said of a line that is there and was not read. */
const HALF = Symbol("a line, not read");

/**
 * @param {Picture} picture
 * @param {import("./glyphs.js").Glyphs} glyphs
 * @returns {Line[]}
 */
export function linesOf(picture, glyphs) {
  const gray = grayOf(picture);
  const lines = rowsOf(piecesOf(gray), gray.factor)
    .map((row) => lineOf(picture, row, glyphs))
    .filter((line) => line !== null);
  return lines.filter(({ digits }, which) => lines.findIndex((line) => line.digits === digits) === which);
}

function lineOf(picture, row, glyphs) {
  const line = measured(picture, row);
  if (line === null || !within(line.pitch / line.height, PITCH)) return null;
  const turned = turnedOf(picture, line, glyphs);
  if (turned === null) return null;
  const found = readLine(picture, line, turned, glyphs);
  if (found !== HALF) return found;
  const again = readLine(picture, straightened(picture, line, turned, glyphs), turned, glyphs);
  return again === HALF ? null : again;
}

function within(value, [least, most]) {
  return value >= least && value <= most;
}

/** Whether a row stands upside down; null where it shows too few digits either way. */
function turnedOf(picture, line, glyphs) {
  const seen = (turned) =>
    probed(picture, line, turned).filter((cell) => glyphs.glimpse(cell).digit !== NONE).length;
  const likelier = line.row.x[1] < 0;
  const here = seen(likelier);
  if (here === GLIMPSED) return likelier;
  const there = seen(!likelier);
  if (Math.max(here, there) < WORTH) return null;
  return there > here ? !likelier : likelier;
}

/** A few cells from all over a row. */
function probed(picture, line, turned) {
  const { first, last } = line.row;
  const places = Array.from({ length: GLIMPSED }, (_, which) =>
    Math.round(first + ((last - first) * (which + 0.5)) / GLIMPSED),
  );
  return cellsOf(picture, line, places, turned);
}

/** The same line with the slant and the stretch at which its digits look most like digits. */
function straightened(picture, line, turned, glyphs) {
  const stretches = [1, line.pitch / line.height / USUAL_PITCH];
  const ways = stretches.flatMap((stretch) => SLANTS.map((slant) => ({ ...line, slant, stretch })));
  const alike = ways.map((way) =>
    probed(picture, way, turned).reduce((sum, cell) => sum + glyphs.likeness(cell), 0),
  );
  return ways[alike.indexOf(Math.max(...alike))];
}

function readLine(picture, line, turned, glyphs) {
  const { first, last } = line.row;
  // A pen may have swallowed the first digits or the last; one place more at each end must be empty.
  const beyond = Math.max(2, LENGTH - last);
  const places = [];
  for (let place = first - beyond; place <= last + beyond; place += 1) places.push(place);
  if (turned) places.reverse();
  const found = digitsOf(cellsOf(picture, line, places, turned), glyphs);
  if (found === null || found === HALF) return found;
  const corners = cornersOf(line, places[found.begun], places[found.begun + LENGTH - 1]);
  return { digits: found.digits, corners };
}

/** The only run of exactly 18 digits; null where there is none, HALF where not every digit of it is sure. */
function digitsOf(cells, glyphs) {
  const glimpsed = cells.map((cell) => glyphs.glimpse(cell));
  if (longest(glimpsed.map(({ digit }) => digit !== NONE)) < LENGTH) return null;
  const read = cells.map((cell, which) => glyphs.read(cell, glimpsed[which]));
  for (let from = 0; from < read.length; from += 1) {
    if (read[from].is === "none") continue;
    let to = from;
    while (to < read.length && read[to].is !== "none") to += 1;
    const run = read.slice(from, to);
    const whole = from > 0 && to < read.length;
    if (whole && run.length === LENGTH && run.every(({ is }) => is === "digit")) {
      return { begun: from, digits: run.map(({ digit }) => digit).join("") };
    }
    from = to;
  }
  return HALF;
}

/** The length of the longest run of true. */
function longest(flags) {
  let most = 0;
  let run = 0;
  for (const flag of flags) {
    run = flag ? run + 1 : 0;
    most = Math.max(most, run);
  }
  return most;
}
