/**
 * @file Which digit of OCR-B a cell shows, if any: a small net says which, a template says whether it looks like it.
 *
 * A net always says something, also of a digit that a pen has changed.  So each digit it names is laid over the
 * cell, and where the two are not alike, or another digit is as alike, nothing was read.
 */

/** @typedef {{ digit: number, is: "digit" | "unsure" | "none", margin: number, likeness: number, lead: number }} Glyph */

/** What the net calls that which is no digit. */
export const NONE = 10;
const STEP = 2;
/** The convolutions of the net, as infra/reader_glyphs made them; what follows them is one layer. */
const SHAPES = [
  { side: 5, pad: 2 },
  { side: 3, pad: 1 },
];

/** A digit is sure where the net prefers it by so much … */
const MARGIN = 3;
/** … and the cell correlates so well with its template … */
const LIKE = 0.8;
/** … and so much better than with that of any other digit. */
const LEAD = 0.06;
/** Less alike than this, or not a digit to the net: an end of the line. */
const UNLIKE = 0.55;

/** The part of a cell that is compared: what the neighbours reach is left out. */
const LEFT = 3;
const TOP = 2;
const AROUND = [[0, 0], [-1, 0], [1, 0], [0, -1], [0, 1]];
/** How often a digit is moved on by a pixel: it never leaves the cell (LEFT and TOP are no less). */
const FARTHEST = 1;

function bytesOf(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** A layer: for each value it sees, the weights of all its filters one after the other. */
function layerOf({ rows, scale, bias, weights }) {
  const bytes = new Int8Array(bytesOf(weights).buffer);
  const filters = bias.length;
  const numbers = Float32Array.from(bytes, (byte, place) => byte * scale[place % filters]);
  return { rows, filters, bias: Float32Array.from(bias), weights: numbers };
}

/** Slide a layer over maps (down, across, channel), two pixels a step; what is below 0 becomes 0. */
function convolved(seen, layer, { side, pad }) {
  const wide = Math.ceil(seen.wide / STEP);
  const high = Math.ceil(seen.high / STEP);
  const { filters } = layer;
  const maps = new Float32Array(wide * high * filters);
  const sums = new Float32Array(filters);
  for (let y = 0, to = 0; y < high; y += 1) {
    for (let x = 0; x < wide; x += 1, to += filters) {
      sums.set(layer.bias);
      weigh(seen, layer, x * STEP - pad, y * STEP - pad, side, sums);
      for (let filter = 0; filter < filters; filter += 1) if (sums[filter] > 0) maps[to + filter] = sums[filter];
    }
  }
  return { maps, wide, high, channels: filters };
}

/** Add what the filters make of the square at a corner; outside there is paper, which weighs nothing. */
function weigh({ maps, wide, high, channels }, { filters, weights }, left, top, side, sums) {
  const last = Math.min(side, wide - left);
  for (let j = Math.max(0, -top); j < side && top + j < high; j += 1) {
    for (let i = Math.max(0, -left); i < last; i += 1) {
      const from = ((top + j) * wide + left + i) * channels;
      const row = (j * side + i) * channels;
      for (let channel = 0; channel < channels; channel += 1) {
        const value = maps[from + channel];
        if (value === 0) continue;
        const weight = (row + channel) * filters;
        for (let filter = 0; filter < filters; filter += 1) sums[filter] += value * weights[weight + filter];
      }
    }
  }
}

/** The pixels of a window less their mean, to the length of 1: two such multiplied are their correlation. */
function centred(window) {
  let sum = 0;
  for (const each of window) sum += each;
  const mean = sum / window.length;
  let squares = 0;
  for (let place = 0; place < window.length; place += 1) {
    window[place] -= mean;
    squares += window[place] * window[place];
  }
  const length = Math.sqrt(squares) || 1;
  for (let place = 0; place < window.length; place += 1) window[place] /= length;
  return window;
}

/** The reader of single digits. */
export class Glyphs {
  /** @param {any} made what stands in glyphs.json */
  constructor(made) {
    this.wide = made.wide;
    this.high = made.high;
    this.layers = made.net.map(layerOf);
    const bytes = bytesOf(made.templates.data);
    const size = this.wide * this.high;
    const template = (which) => centred(this.windowOf(bytes.subarray(which * size, (which + 1) * size), 0, 0));
    const blurs = made.templates.blurs.length;
    /** Of each digit, at each blur. */
    this.templates = Array.from({ length: NONE }, (_, digit) =>
      Array.from({ length: blurs }, (__, blur) => template(digit * blurs + blur)),
    );
  }

  /** The middle of a cell, moved. */
  windowOf(cell, right, down) {
    const wide = this.wide - 2 * LEFT;
    const high = this.high - 2 * TOP;
    const window = new Float32Array(wide * high);
    for (let y = 0, to = 0; y < high; y += 1) {
      const from = (y + TOP + down) * this.wide + LEFT + right;
      for (let x = 0; x < wide; x += 1, to += 1) window[to] = cell[from + x];
    }
    return window;
  }

  /** How much a cell looks like each digit, and like none (the eleventh). */
  scores(cell) {
    let seen = { maps: cell, wide: this.wide, high: this.high, channels: 1 };
    SHAPES.forEach((shape, which) => {
      seen = convolved(seen, this.layers[which], shape);
    });
    const last = this.layers[SHAPES.length];
    const whole = { maps: seen.maps, wide: 1, high: 1, channels: seen.maps.length };
    const sums = Float32Array.from(last.bias);
    weigh(whole, last, 0, 0, 1, sums);
    return sums;
  }

  /**
   * What the net makes of a cell: quick, and not to be trusted alone.
   * @param {Float32Array} cell
   * @returns {{ digit: number, margin: number }} digit 10 where there is none
   */
  glimpse(cell) {
    const scores = this.scores(cell);
    let digit = 0;
    for (let which = 1; which < scores.length; which += 1) if (scores[which] > scores[digit]) digit = which;
    let next = -Infinity;
    for (let which = 0; which < scores.length; which += 1) {
      if (which !== digit && scores[which] > next) next = scores[which];
    }
    return { digit, margin: scores[digit] - next };
  }

  /**
   * Lay the digit that was glimpsed over the cell, and the others too.
   * @param {Float32Array} cell
   * @param {{ digit: number, margin: number }} glimpsed
   * @returns {Glyph}
   */
  read(cell, { digit, margin }) {
    if (digit === NONE) return { digit, is: "none", margin, likeness: 0, lead: 0 };
    const fit = this.fitted(cell, digit);
    let next = -1;
    for (let other = 0; other < NONE; other += 1) {
      if (other !== digit) for (const window of fit.windows) next = Math.max(next, this.alike(window, other, fit.blur));
    }
    const lead = fit.likeness - next;
    const sure = margin >= MARGIN && fit.likeness >= LIKE && lead >= LEAD;
    const is = sure ? "digit" : fit.likeness < UNLIKE ? "none" : "unsure";
    return { digit, is, margin, likeness: fit.likeness, lead };
  }

  /** How much a cell looks like the digit it looks most like; 0 where it looks like none. */
  likeness(cell) {
    const { digit } = this.glimpse(cell);
    return digit === NONE ? 0 : this.fitted(cell, digit).likeness;
  }

  /** Move a digit over a cell to where they are most alike; return how much, and the windows around there. */
  fitted(cell, digit) {
    let best = { likeness: -1, right: 0, down: 0, blur: 0, windows: [] };
    for (let step = 0; step <= FARTHEST; step += 1) {
      const { right, down } = best;
      const windows = AROUND.map(([x, y]) => centred(this.windowOf(cell, right + x, down + y)));
      const tried = windows.flatMap((window, which) =>
        this.templates[digit].map((_, blur) => ({
          likeness: this.alike(window, digit, blur),
          right: right + AROUND[which][0],
          down: down + AROUND[which][1],
          blur,
        })),
      );
      const most = tried.reduce((one, other) => (other.likeness > one.likeness ? other : one));
      best = { ...most, windows };
      if (most.right === right && most.down === down) break;
    }
    return best;
  }

  /** How well a window correlates with a digit at a blur. */
  alike(window, digit, blur) {
    const template = this.templates[digit][blur];
    let sum = 0;
    for (let place = 0; place < window.length; place += 1) sum += window[place] * template[place];
    return sum;
  }
}
