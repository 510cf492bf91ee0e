/**
 * @file A frame in gray: the brightest of red, green and blue.
 *
 * Tickets are printed in black.  A red stamp is bright in red and a blue pen in blue, so both fade in this
 * gray, and the print below them stays.
 */

/** @typedef {{ width: number, height: number, data: Uint8ClampedArray | Uint8Array }} Picture RGBA */
/** @typedef {{ width: number, height: number, data: Uint8Array, factor: number }} Gray smaller by the factor */

/** About how wide the gray is in which a line is looked for: its digits are still some nine pixels high. */
const ENOUGH = 640;

/**
 * A smaller gray, to find lines in; each pixel is the mean of two.
 * @param {Picture} picture
 * @returns {Gray}
 */
export function grayOf(picture) {
  const factor = Math.max(1, Math.round(picture.width / ENOUGH));
  const width = Math.floor(picture.width / factor);
  const height = Math.floor(picture.height / factor);
  const { buffer, byteOffset } = picture.data;
  const pixels = new Uint32Array(buffer, byteOffset, picture.width * picture.height);
  const data = new Uint8Array(width * height);
  const other = (factor - 1) * (picture.width + 1); // the opposite corner of the square
  for (let y = 0, to = 0; y < height; y += 1) {
    let from = y * factor * picture.width;
    for (let x = 0; x < width; x += 1, to += 1, from += factor) {
      data[to] = (brightest(pixels[from]) + brightest(pixels[from + other])) >> 1;
    }
  }
  return { width, height, data, factor };
}

/** The largest of the three lower bytes: red, green and blue, in whichever order. */
function brightest(pixel) {
  const one = pixel & 255;
  const two = (pixel >> 8) & 255;
  const three = (pixel >> 16) & 255;
  const most = one > two ? one : two;
  return most > three ? most : three;
}

/**
 * The gray between four pixels of the whole picture; white outside.
 * @param {Picture} picture
 * @param {number} x
 * @param {number} y
 */
export function sample(picture, x, y) {
  const { width, height, data } = picture;
  const left = Math.floor(x);
  const top = Math.floor(y);
  if (left < 0 || top < 0 || left >= width - 1 || top >= height - 1) return 255;
  const place = (top * width + left) * 4;
  const under = place + width * 4;
  const right = x - left;
  const above = most(data, place) * (1 - right) + most(data, place + 4) * right;
  const below = most(data, under) * (1 - right) + most(data, under + 4) * right;
  return above + (below - above) * (y - top);
}

function most(data, place) {
  const red = data[place];
  const green = data[place + 1];
  const blue = data[place + 2];
  const more = red > green ? red : green;
  return more > blue ? more : blue;
}
