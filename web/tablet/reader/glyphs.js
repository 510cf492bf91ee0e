/**
 * Which digit of OCR-B a cell shows, if any: a small net says which, a template says whether it looks like it.
 *
 * A net always says something, also of a digit that a pen has changed.  So each digit it names is laid over the
 * cell, and where the two are not alike, or another digit is as alike, nothing was read.
 */

/** @typedef {{ digit: number, is: "digit" | "unsure" | "none", margin: number, likeness: number, lead: number }} Glyph */

const OTHER = 10;
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
const SHIFTS_X = [0, -1, 1, -2, 2];
const SHIFTS_Y = [0, -1, 1];

function bytesOf(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** A layer with its weights as numbers, a row for each of its filters. */
function layerOf({ rows, scale, bias, weights }) {
  const bytes = new Int8Array(bytesOf(weights).buffer);
  const filters = bias.length;
  const numbers = new Float32Array(bytes.length);
  for (let place = 0; place < bytes.length; place += 1) {
    const filter = place % filters;
    numbers[filter * rows + Math.floor(place / filters)] = bytes[place] * scale[filter];
  }
  return { rows, filters, bias: Float32Array.from(bias), weights: numbers };
}

/** Slide a layer over maps (down, across, channel), two pixels a step; what is below 0 becomes 0. */
function convolved(maps, wide, high, channels, layer, { side, pad }) {
  const across = Math.ceil(wide / STEP);
  const down = Math.ceil(high / STEP);
  const out = new Float32Array(across * down * layer.filters);
  const window = new Float32Array(layer.rows);
  for (let y = 0, to = 0; y < down; y += 1) {
    for (let x = 0; x < across; x += 1) {
      look(maps, wide, high, channels, x * STEP - pad, y * STEP - pad, side, window);
      for (let filter = 0; filter < layer.filters; filter += 1, to += 1) {
        const sum = weighed(layer, filter, window);
        if (sum > 0) out[to] = sum;
      }
    }
  }
  return { maps: out, wide: across, high: down, channels: layer.filters };
}

/** Copy what a filter sees from a corner on; 0 outside. */
function look(maps, wide, high, channels, left, top, side, window) {
  for (let j = 0, to = 0; j < side; j += 1) {
    const y = top + j;
    for (let i = 0; i < side; i += 1) {
      const x = left + i;
      const inside = x >= 0 && y >= 0 && x < wide && y < high;
      const from = (y * wide + x) * channels;
      for (let channel = 0; channel < channels; channel += 1, to += 1) window[to] = inside ? maps[from + channel] : 0;
    }
  }
}

function weighed({ rows, bias, weights }, filter, values) {
  let sum = bias[filter];
  for (let row = 0, from = filter * rows; row < rows; row += 1, from += 1) sum += weights[from] * values[row];
  return sum;
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
    this.blurs = made.templates.blurs.length;
    const bytes = bytesOf(made.templates.data);
    const size = this.wide * this.high;
    this.templates = [];
    for (let from = 0; from < bytes.length; from += size) {
      this.templates.push(centred(this.windowOf(bytes.subarray(from, from + size), 0, 0)));
    }
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
      seen = convolved(seen.maps, seen.wide, seen.high, seen.channels, this.layers[which], shape);
    });
    const last = this.layers.at(-1);
    return Array.from(last.bias, (_, which) => weighed(last, which, seen.maps));
  }

  /** How well a cell correlates with a digit at best, over the blurs and some shifts. */
  likeness(windows, digit) {
    let best = -1;
    for (let blur = 0; blur < this.blurs; blur += 1) {
      const template = this.templates[digit * this.blurs + blur];
      for (const window of windows) {
        let sum = 0;
        for (let place = 0; place < window.length; place += 1) sum += window[place] * template[place];
        if (sum > best) best = sum;
      }
    }
    return best;
  }

  /** Which digit the net sees at all: quick, and not to be trusted alone. */
  glimpse(cell) {
    const scores = this.scores(cell);
    return scores.indexOf(Math.max(...scores));
  }

  /**
   * @param {Float32Array} cell
   * @returns {Glyph}
   */
  read(cell) {
    const scores = this.scores(cell);
    const margin = (other) => scores[digit] - Math.max(...scores.filter((_, which) => which !== other));
    const digit = scores.indexOf(Math.max(...scores));
    if (digit === OTHER) return { digit, is: "none", margin: margin(digit), likeness: 0, lead: 0 };
    const windows = SHIFTS_Y.flatMap((down) => SHIFTS_X.map((right) => centred(this.windowOf(cell, right, down))));
    const likeness = this.likeness(windows, digit);
    let next = -1;
    for (let other = 0; other < OTHER; other += 1) {
      if (other !== digit) next = Math.max(next, this.likeness(windows, other));
    }
    const sure = margin(digit) >= MARGIN && likeness >= LIKE && likeness - next >= LEAD;
    const is = sure ? "digit" : likeness < UNLIKE ? "none" : "unsure";
    return { digit, is, margin: margin(digit), likeness, lead: likeness - next };
  }
}
