/**
 * @file Where a line of digits may stand: pieces of ink of one size at one pitch, in any direction.
 *
 * Municipalities put the line where they like, so nothing is known of its place.  What is known: OCR-B has one
 * pitch, and all its digits have one height.  A line is followed from any two neighbours on, over digits that
 * a pen or a stamp has swallowed, and bends a little for a camera that looks askance.
 */

/** @typedef {import("./ink.js").Piece} Piece */

/**
 * A row of places at one pitch: the middle of place k is (x(k), y(k)), each a polynomial in k.
 * @typedef {{ x: number[], y: number[], size: number, first: number, last: number, members: number }} Row
 */

const SMALLEST = 6;
const LARGEST = 60;
/** The pitch against the size of a digit: 0.9 for OCR-B as it comes, more where it is spaced or stands askew. */
const PITCH = [0.6, 1.5];
const ALIKE = 1.38;
/** How far from its expected place a digit may be, against the pitch. */
const OFF = 0.2;
const MOST_MISSED = 5;
/** Fewer pieces make no line that could be read. */
const LEAST_MEMBERS = 9;
const LEAST_PLACES = 12;
const MOST_ROWS = 6;

/**
 * @param {Piece[]} pieces
 * @param {number} factor how much larger the picture is than what the pieces were found in
 * @returns {Row[]} the likeliest first
 */
export function rowsOf(pieces, factor) {
  const digits = pieces.filter(mayBeDigit).map(middled);
  const near = new Nearby(digits);
  const used = new Set();
  const rows = [];
  for (const one of digits) {
    for (const other of near.around(one)) {
      if (used.has(pairOf(one, other))) continue;
      const chain = followed(one, other, near);
      for (let place = 1; place < chain.length; place += 1) {
        used.add(pairOf(chain[place - 1].digit, chain[place].digit));
      }
      if (long(chain)) rows.push(chain);
    }
  }
  rows.sort((one, other) => other.length - one.length);
  return distinct(rows).slice(0, MOST_ROWS).map((chain) => fitted(chain, factor));
}

function long(chain) {
  return chain.length >= LEAST_MEMBERS && chain.at(-1).place - chain[0].place + 1 >= LEAST_PLACES;
}

function mayBeDigit(piece) {
  const wide = piece.right - piece.left + 1;
  const high = piece.bottom - piece.top + 1;
  const most = Math.max(wide, high);
  const least = Math.min(wide, high);
  return (
    most >= SMALLEST && most <= LARGEST && least >= most * 0.3 && piece.area >= wide * high * 0.12 && piece.area <= wide * high * 0.85
  );
}

function middled(piece, number) {
  const wide = piece.right - piece.left + 1;
  const high = piece.bottom - piece.top + 1;
  return {
    number,
    x: (piece.left + piece.right) / 2,
    y: (piece.top + piece.bottom) / 2,
    size: Math.max(wide, high),
  };
}

function pairOf(one, other) {
  return one.number < other.number ? one.number * 65_536 + other.number : other.number * 65_536 + one.number;
}

/** Pieces by where they stand, to be found again without looking at all of them. */
class Nearby {
  constructor(digits) {
    this.side = 48;
    this.cells = new Map();
    for (const digit of digits) {
      const key = this.key(digit.x, digit.y);
      const cell = this.cells.get(key);
      if (cell === undefined) this.cells.set(key, [digit]);
      else cell.push(digit);
    }
  }

  key(x, y) {
    return Math.floor(x / this.side) * 4_096 + Math.floor(y / this.side);
  }

  /** All within a distance. */
  *within(x, y, distance) {
    const { side } = this;
    for (let left = Math.floor((x - distance) / side); left <= Math.floor((x + distance) / side); left += 1) {
      for (let top = Math.floor((y - distance) / side); top <= Math.floor((y + distance) / side); top += 1) {
        for (const digit of this.cells.get(left * 4_096 + top) ?? []) {
          if (Math.hypot(digit.x - x, digit.y - y) <= distance) yield digit;
        }
      }
    }
  }

  /** Those that may be the neighbours of a digit in its line. */
  *around(digit) {
    for (const other of this.within(digit.x, digit.y, digit.size * PITCH[1])) {
      if (other === digit || !alike(digit.size, other.size)) continue;
      if (Math.hypot(other.x - digit.x, other.y - digit.y) >= digit.size * PITCH[0]) yield other;
    }
  }

  /** The one at an expected place, or null. */
  at(x, y, size, distance) {
    let best = null;
    let least = distance;
    for (const digit of this.within(x, y, distance)) {
      const off = Math.hypot(digit.x - x, digit.y - y);
      if (off <= least && alike(digit.size, size)) {
        best = digit;
        least = off;
      }
    }
    return best;
  }
}

function alike(one, other) {
  return one < other * ALIKE && other < one * ALIKE;
}

/** Follow the line through two neighbours to both its ends. */
function followed(one, other, near) {
  const chain = [
    { place: 0, digit: one },
    { place: 1, digit: other },
  ];
  while (extended(chain, near, 1) || extended(chain, near, -1));
  return chain;
}

/** Add the next piece of a chain at its end (1) or its beginning (-1); tell whether there was one. */
function extended(chain, near, way) {
  const end = way > 0 ? chain.at(-1) : chain[0];
  const inner = way > 0 ? chain[Math.max(0, chain.length - 5)] : chain[Math.min(4, chain.length - 1)];
  const places = end.place - inner.place;
  const stepX = ((end.digit.x - inner.digit.x) / places) * way;
  const stepY = ((end.digit.y - inner.digit.y) / places) * way;
  const pitch = Math.hypot(stepX, stepY);
  const most = Math.min(MOST_MISSED, Math.max(1, chain.length - 1));
  for (let ahead = 1; ahead <= most; ahead += 1) {
    const distance = pitch * OFF * (1 + 0.15 * (ahead - 1));
    const found = near.at(end.digit.x + stepX * ahead, end.digit.y + stepY * ahead, end.digit.size, distance);
    if (found !== null) {
      const next = { place: end.place + ahead * way, digit: found };
      if (way > 0) chain.push(next);
      else chain.unshift(next);
      return chain.at(-1).place - chain[0].place < 40;
    }
  }
  return false;
}

/** Leave out chains that mostly repeat a longer one. */
function distinct(chains) {
  const taken = new Set();
  return chains.filter((chain) => {
    const again = chain.filter(({ digit }) => taken.has(digit)).length;
    if (again > chain.length / 2) return false;
    for (const { digit } of chain) taken.add(digit);
    return true;
  });
}

function fitted(chain, factor) {
  const places = chain.map(({ place }) => place - chain[0].place);
  const bent = chain.length >= 8 && places.at(-1) >= 10;
  const sizes = chain.map(({ digit }) => digit.size).sort((one, other) => one - other);
  return {
    x: polynomial(places, chain.map(({ digit }) => (digit.x + 0.5) * factor - 0.5), bent),
    y: polynomial(places, chain.map(({ digit }) => (digit.y + 0.5) * factor - 0.5), bent),
    size: sizes[Math.floor(sizes.length / 2)] * factor,
    first: 0,
    last: places.at(-1),
    members: chain.length,
  };
}

/** Least squares: [a, b, c] of a + b k + c k², c = 0 for a straight line. */
function polynomial(places, values, bent) {
  const count = bent ? 3 : 2;
  const rows = Array.from({ length: count }, () => new Array(count + 1).fill(0));
  places.forEach((place, which) => {
    for (let row = 0; row < count; row += 1) {
      for (let column = 0; column < count; column += 1) rows[row][column] += place ** (row + column);
      rows[row][count] += place ** row * values[which];
    }
  });
  return [...solved(rows), 0].slice(0, 3);
}

/** Solve a few linear equations by elimination. */
function solved(rows) {
  const count = rows.length;
  for (let pivot = 0; pivot < count; pivot += 1) {
    for (let row = 0; row < count; row += 1) {
      if (row === pivot) continue;
      const share = rows[row][pivot] / rows[pivot][pivot];
      for (let column = pivot; column <= count; column += 1) rows[row][column] -= share * rows[pivot][column];
    }
  }
  return rows.map((row, which) => row[count] / row[which]);
}
