/**
 * @file Where there is ink: what is darker than its surroundings, in connected pieces.
 */

/** @typedef {import("./gray.js").Gray} Gray */

/**
 * A connected piece of ink: its box (all ends inside it) and how many pixels are dark.
 * @typedef {{ left: number, top: number, right: number, bottom: number, area: number }} Piece
 */

/** The side of the blocks whose means are compared with, in pixels. */
const BLOCK = 6;

/** A pixel is compared with the mean of this many blocks to each side: more than the height of most digits. */
const REACH = 2;

/** How much darker than the mean around it a pixel of ink is, in parts of it. */
const DARKER = 0.125;

/** Darker by less than this is noise. */
const LEAST = 9;

/** For each block, the gray below which a pixel is ink. */
function limitsOf(gray, across, down) {
  const sums = summed(meansOf(gray, across, down), across, down);
  const limits = new Float32Array(across * down);
  const row = across + 1;
  for (let y = 0; y < down; y += 1) {
    const top = Math.max(0, y - REACH);
    const bottom = Math.min(down, y + REACH + 1);
    for (let x = 0; x < across; x += 1) {
      const left = Math.max(0, x - REACH);
      const right = Math.min(across, x + REACH + 1);
      const sum =
        sums[bottom * row + right] - sums[bottom * row + left] - sums[top * row + right] + sums[top * row + left];
      const mean = sum / ((bottom - top) * (right - left));
      limits[y * across + x] = mean - Math.max(LEAST, mean * DARKER);
    }
  }
  return limits;
}

function meansOf({ width, height, data }, across, down) {
  const means = new Float64Array(across * down);
  for (let y = 0; y < height; y += 1) {
    const row = Math.floor(y / BLOCK) * across;
    for (let block = 0; block < across; block += 1) {
      const end = y * width + Math.min(width, (block + 1) * BLOCK);
      let sum = 0;
      for (let place = y * width + block * BLOCK; place < end; place += 1) sum += data[place];
      means[row + block] += sum;
    }
  }
  for (let y = 0; y < down; y += 1) {
    const tall = Math.min(BLOCK, height - y * BLOCK);
    for (let x = 0; x < across; x += 1) means[y * across + x] /= tall * Math.min(BLOCK, width - x * BLOCK);
  }
  return means;
}

/** The sum of all values above and left of each. */
function summed(values, across, down) {
  const row = across + 1;
  const sums = new Float64Array(row * (down + 1));
  for (let y = 0; y < down; y += 1) {
    let line = 0;
    for (let x = 0; x < across; x += 1) {
      line += values[y * across + x];
      sums[(y + 1) * row + x + 1] = sums[y * row + x + 1] + line;
    }
  }
  return sums;
}

/** The runs of ink in each row, and which of them belong together. */
class Runs {
  constructor() {
    this.from = [];
    this.to = [];
    this.row = [];
    this.parent = [];
  }

  add(from, to, row) {
    this.parent.push(this.parent.length);
    this.from.push(from);
    this.to.push(to);
    this.row.push(row);
  }

  root(run) {
    const { parent } = this;
    while (parent[run] !== run) {
      parent[run] = parent[parent[run]];
      run = parent[run];
    }
    return run;
  }

  join(one, other) {
    const first = this.root(one);
    const second = this.root(other);
    if (first < second) this.parent[second] = first;
    else this.parent[first] = second;
  }
}

/**
 * @param {Gray} gray
 * @returns {Piece[]} pieces of ink that touch at sides or corners
 */
export function piecesOf(gray) {
  const across = Math.ceil(gray.width / BLOCK);
  const limits = limitsOf(gray, across, Math.ceil(gray.height / BLOCK));
  const runs = new Runs();
  let previous = 0;
  for (let y = 0; y < gray.height; y += 1) {
    const begun = runs.from.length;
    addRow(runs, gray, limits, Math.floor(y / BLOCK) * across, y);
    joinRows(runs, previous, begun);
    previous = begun;
  }
  return gathered(runs);
}

/** Add the runs of a row that are darker than the limits of their blocks, which begin at ``block``. */
function addRow(runs, { width, data }, limits, block, y) {
  const row = y * width;
  let begun = -1;
  for (let x = 0; x < width; block += 1) {
    const limit = limits[block];
    const end = Math.min(width, x + BLOCK);
    for (; x < end; x += 1) {
      if (data[row + x] < limit) {
        if (begun < 0) begun = x;
      } else if (begun >= 0) {
        runs.add(begun, x - 1, y);
        begun = -1;
      }
    }
  }
  if (begun >= 0) runs.add(begun, width - 1, y);
}

/** Join each run of the row that began at ``begun`` with those it touches in the row before. */
function joinRows(runs, previous, begun) {
  const { from, to } = runs;
  let above = previous;
  for (let run = begun; run < from.length; run += 1) {
    while (above < begun && to[above] < from[run] - 1) above += 1;
    for (let each = above; each < begun && from[each] <= to[run] + 1; each += 1) runs.join(run, each);
  }
}

function gathered(runs) {
  const { from, to, row } = runs;
  const pieces = new Map();
  for (let run = 0; run < from.length; run += 1) {
    const root = runs.root(run);
    const length = to[run] - from[run] + 1;
    const piece = pieces.get(root);
    if (piece === undefined) {
      pieces.set(root, { left: from[run], right: to[run], top: row[run], bottom: row[run], area: length });
    } else {
      if (from[run] < piece.left) piece.left = from[run];
      if (to[run] > piece.right) piece.right = to[run];
      piece.bottom = row[run];
      piece.area += length;
    }
  }
  return [...pieces.values()];
}
