/**
 * A frame in gray: the brightest of red, green and blue.
 *
 * Tickets are printed in black.  A red stamp is bright in red and a blue pen in blue, so both fade in this
 * gray, and the print below them stays.
 */

/**
 * @typedef {{ width: number, height: number, data: Uint8Array | Uint8ClampedArray }} Gray
 */

/**
 * @param {{ width: number, height: number, data: Uint8ClampedArray | Uint8Array }} frame RGBA
 * @returns {Gray}
 */
export function grayOf(frame) {
  const { width, height, data } = frame;
  const gray = new Uint8Array(width * height);
  for (let from = 0, to = 0; to < gray.length; from += 4, to += 1) {
    const red = data[from];
    const green = data[from + 1];
    const blue = data[from + 2];
    const most = red > green ? red : green;
    gray[to] = most > blue ? most : blue;
  }
  return { width, height, data: gray };
}

/**
 * The gray between pixels, by the four around it; white outside.
 * @param {Gray} gray
 * @param {number} x
 * @param {number} y
 */
export function sample(gray, x, y) {
  const { width, height, data } = gray;
  const left = Math.floor(x);
  const top = Math.floor(y);
  if (left < 0 || top < 0 || left >= width - 1 || top >= height - 1) return 255;
  const place = top * width + left;
  const right = x - left;
  const below = y - top;
  const above = data[place] + (data[place + 1] - data[place]) * right;
  const under = data[place + width] + (data[place + width + 1] - data[place + width]) * right;
  return above + (under - above) * below;
}
