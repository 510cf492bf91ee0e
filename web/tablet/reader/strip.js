/**
 * @file The cells of a row, cut out upright and of one size, whatever the angle and the distance of the camera.
 */

import { sample } from "./gray.js";

/** @typedef {import("./gray.js").Picture} Picture */
/** @typedef {import("./finder.js").Row} Row */

/** A cell in pixels, and how high a digit stands in it (the maker of glyphs.json draws with the same). */
export const WIDE = 20;
export const HIGH = 28;
const DIGIT = 20;

/** How far from the middle of a digit the edges of a line are looked for, against its size. */
const LOOK = 0.95;
const STEPS = 48;

/**
 * Paper and ink of a cell, as parts of its pixels in order; and how little contrast, against the line's, is still
 * stretched to the full: less is a blank.
 */
const PAPER = 0.85;
const INK = 0.06;
const STRETCHED = 0.4;

/**
 * A row whose height and middle were measured on the picture.  A camera that looks askance sees digits lean
 * (slant: along the line for each pixel down it) and sees them wider or narrower than they are (stretch).
 * @typedef {{
 *   row: Row, height: number, pitch: number, shift: number, slant: number, stretch: number
 * }} Measured
 */

/** The corners of some places of a line, as the picture has them. */
export function cornersOf({ row, height, shift }, from, to) {
  const corner = (place, down) => {
    const { x, y, cos, sin } = frameAt(row, place);
    return { x: x - sin * down, y: y + cos * down };
  };
  const [above, below] = [shift - height / 2, shift + height / 2];
  return [corner(from - 0.5, above), corner(to + 0.5, above), corner(to + 0.5, below), corner(from - 0.5, below)];
}

const at = ([a, b, c], place) => a + b * place + c * place * place;
const slope = ([, b, c], place) => b + 2 * c * place;

/** The middle of a place and the unit vectors along and down the line there. */
function frameAt({ x, y }, place) {
  const along = [slope(x, place), slope(y, place)];
  const pitch = Math.hypot(...along);
  const [cos, sin] = along.map((each) => each / pitch);
  return { x: at(x, place), y: at(y, place), cos, sin, pitch };
}

/**
 * Measure how high the digits of a row are and how far their middle is from the row's.
 * @param {Picture} picture
 * @param {Row} row
 * @returns {Measured | null}
 */
export function measured(picture, row) {
  const profile = profileOf(picture, row);
  const paper = Math.max(...profile);
  const ink = Math.min(...profile);
  const limit = paper - (paper - ink) * 0.3;
  const middle = STEPS / 2;
  let top = middle - 3;
  let bottom = middle + 3;
  while (top > 0 && profile[top - 1] < limit) top -= 1;
  while (bottom < STEPS - 1 && profile[bottom + 1] < limit) bottom += 1;
  if (top === 0 || bottom === STEPS - 1) return null;
  const step = (2 * LOOK * row.size) / STEPS;
  const from = edge(profile, top, top - 1, limit);
  const to = edge(profile, bottom, bottom + 1, limit);
  const { pitch } = frameAt(row, (row.first + row.last) / 2);
  const height = (to - from) * step;
  const shift = ((from + to) / 2 - middle + 0.5) * step;
  return { row, pitch, height, shift, slant: 0, stretch: 1 };
}

/** Where between two steps the profile crosses the limit. */
function edge(profile, inside, outside, limit) {
  const share = (limit - profile[inside]) / (profile[outside] - profile[inside]);
  return inside + (outside - inside) * share;
}

/** The mean gray along the row, at each of several heights. */
function profileOf(picture, row) {
  const profile = new Array(STEPS).fill(0);
  let count = 0;
  for (let place = row.first - 0.4; place <= row.last + 0.4; place += 0.1) {
    const { x, y, cos, sin } = frameAt(row, place);
    for (let step = 0; step < STEPS; step += 1) {
      const down = ((step + 0.5) / STEPS - 0.5) * 2 * LOOK * row.size;
      profile[step] += sample(picture, x - sin * down, y + cos * down);
    }
    count += 1;
  }
  return profile.map((sum) => sum / count);
}

/**
 * The gray of one cell, smoothed where the picture is larger than the cell.
 * @param {Picture} picture
 * @param {Measured} line
 * @param {number} place
 * @param {boolean} turned upside down
 */
function cut(picture, { row, height, shift, pitch, slant, stretch }, place, turned) {
  const { x, y, cos, sin, pitch: here } = frameAt(row, place);
  // What is farther away is smaller: the pitch shrinks by the square of what the height shrinks by.
  const unit = (height / DIGIT) * Math.sqrt(here / pitch);
  const fine = unit > 1.25 ? 2 : 1;
  const way = (turned ? -unit : unit) / fine;
  const middle = { x: x - sin * shift, y: y + cos * shift };
  const [stepX, stepY] = [cos * way * stretch, sin * way * stretch];
  const cell = new Float32Array(WIDE * HIGH);
  for (let v = 0; v < HIGH * fine; v += 1) {
    const down = (v + 0.5 - (HIGH * fine) / 2) * way;
    const right = (0.5 - (WIDE * fine) / 2) * way * stretch + slant * down;
    let atX = middle.x + cos * right - sin * down;
    let atY = middle.y + sin * right + cos * down;
    const to = Math.floor(v / fine) * WIDE;
    for (let u = 0; u < WIDE * fine; u += 1, atX += stepX, atY += stepY) {
      cell[to + (fine === 2 ? u >> 1 : u)] += sample(picture, atX, atY);
    }
  }
  for (let pixel = 0; pixel < cell.length; pixel += 1) cell[pixel] /= fine * fine;
  return cell;
}

/** The grays of paper and of ink: below them are certain parts of a cell's pixels. */
function levelsOf(cell) {
  const counts = new Uint16Array(256);
  for (let pixel = 0; pixel < cell.length; pixel += 1) counts[Math.round(cell[pixel])] += 1;
  const below = (part) => {
    let left = part * (cell.length - 1);
    let gray = 0;
    while (left >= counts[gray]) {
      left -= counts[gray];
      gray += 1;
    }
    return gray;
  };
  const paper = below(PAPER);
  return { paper, contrast: paper - below(INK) };
}

/**
 * The cells at some places, 0 where there is paper and 1 where there is ink.
 * @param {Picture} picture
 * @param {Measured} line
 * @param {number[]} places
 * @param {boolean} turned each upside down
 * @returns {Float32Array[]}
 */
export function cellsOf(picture, line, places, turned) {
  const cells = places.map((place) => cut(picture, line, place, turned));
  const levels = cells.map(levelsOf);
  const contrasts = levels.map(({ contrast }) => contrast).sort((one, other) => one - other);
  const least = STRETCHED * contrasts[Math.floor(0.6 * (contrasts.length - 1))];
  cells.forEach((cell, which) => {
    const { paper, contrast } = levels[which];
    const stretch = Math.max(contrast, least, 1);
    for (let pixel = 0; pixel < cell.length; pixel += 1) {
      const dark = (paper - cell[pixel]) / stretch;
      cell[pixel] = dark < 0 ? 0 : dark > 1 ? 1 : dark;
    }
  });
  return cells;
}
