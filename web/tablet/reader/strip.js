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
  const way = turned ? -unit : unit;
  const middleX = x - sin * shift;
  const middleY = y + cos * shift;
  const cell = new Float32Array(WIDE * HIGH);
  for (let j = 0, to = 0; j < HIGH; j += 1) {
    for (let i = 0; i < WIDE; i += 1, to += 1) {
      let sum = 0;
      for (let sub = 0; sub < fine * fine; sub += 1) {
        const down = (j + (Math.floor(sub / fine) + 0.5) / fine - HIGH / 2) * way;
        const right = (i + ((sub % fine) + 0.5) / fine - WIDE / 2) * way * stretch + slant * down;
        sum += sample(picture, middleX + cos * right - sin * down, middleY + sin * right + cos * down);
      }
      cell[to] = sum / (fine * fine);
    }
  }
  return cell;
}

/** The value below which a part of a cell's pixels are. */
function quantile(sorted, part) {
  return sorted[Math.floor(part * (sorted.length - 1))];
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
  const levels = cells.map((cell) => {
    const sorted = Float32Array.from(cell).sort();
    const paper = quantile(sorted, PAPER);
    return { paper, contrast: paper - quantile(sorted, INK) };
  });
  const contrasts = levels.map(({ contrast }) => contrast).sort((one, other) => one - other);
  const least = STRETCHED * quantile(contrasts, 0.6);
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
