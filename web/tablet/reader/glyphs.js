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
/** So many filters are weighed together: their sums then stay where they are quick. */
const AT_ONCE = 6;
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

/** A layer: for each value it sees, the weights of all its filters one after the other; their count is filled up. */
function layerOf({ rows, scale, bias, weights }) {
  const bytes = new Int8Array(bytesOf(weights).buffer);
  const filters = Math.ceil(bias.length / AT_ONCE) * AT_ONCE;
  const numbers = new Float32Array(rows * filters);
  bytes.forEach((byte, place) => {
    const filter = place % bias.length;
    numbers[Math.floor(place / bias.length) * filters + filter] = byte * scale[filter];
  });
  return { filters, bias: Float32Array.from({ length: filters }, (_, which) => bias[which] ?? 0), weights: numbers };
}

/** Slide a layer over maps (down, across, channel), two pixels a step; what is below 0 becomes 0. */
function convolved(seen, layer, { side, pad }) {
  const wide = Math.ceil(seen.wide / STEP);
  const high = Math.ceil(seen.high / STEP);
  const { filters } = layer;
  const maps = new Float32Array(wide * high * filters);
  for (let y = 0, to = 0; y < high; y += 1) {
    for (let x = 0; x < wide; x += 1, to += filters) weigh(seen, layer, x * STEP - pad, y * STEP - pad, side, maps, to);
  }
  for (let place = 0; place < maps.length; place += 1) if (maps[place] < 0) maps[place] = 0;
  return { maps, wide, high, channels: filters };
}

/** Write what the filters make of the square at a corner; outside there is paper, which weighs nothing. */
function weigh({ maps, wide, high, channels }, { filters, bias, weights }, left, top, side, out, to) {
  const right = Math.min(wide, left + side);
  const bottom = Math.min(high, top + side);
  for (let block = 0; block < filters; block += AT_ONCE) {
    let a = bias[block];
    let b = bias[block + 1];
    let c = bias[block + 2];
    let d = bias[block + 3];
    let e = bias[block + 4];
    let f = bias[block + 5];
    for (let y = Math.max(0, top); y < bottom; y += 1) {
      for (let x = Math.max(0, left); x < right; x += 1) {
        const from = (y * wide + x) * channels;
        let weight = ((y - top) * side + (x - left)) * channels * filters + block;
        for (let channel = 0; channel < channels; channel += 1, weight += filters) {
          const value = maps[from + channel];
          if (value === 0) continue;
          a += value * weights[weight];
          b += value * weights[weight + 1];
          c += value * weights[weight + 2];
          d += value * weights[weight + 3];
          e += value * weights[weight + 4];
          f += value * weights[weight + 5];
        }
      }
    }
    out[to + block] = a;
    out[to + block + 1] = b;
    out[to + block + 2] = c;
    out[to + block + 3] = d;
    out[to + block + 4] = e;
    out[to + block + 5] = f;
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
    const sums = new Float32Array(last.filters);
    weigh(whole, last, 0, 0, 1, sums, 0);
    return sums.subarray(0, NONE + 1);
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
    const best = { likeness: -1, right: 0, down: 0, blur: 0, windows: [] };
    for (let step = 0; step <= FARTHEST; step += 1) {
      const { right, down } = best;
      best.windows = AROUND.map(([x, y]) => centred(this.windowOf(cell, right + x, down + y)));
      best.windows.forEach((window, which) => {
        for (let blur = 0; blur < this.templates[digit].length; blur += 1) {
          const likeness = this.alike(window, digit, blur);
          if (likeness <= best.likeness) continue;
          const [x, y] = AROUND[which];
          Object.assign(best, { likeness, right: right + x, down: down + y, blur });
        }
      });
      if (best.right === right && best.down === down) break;
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
