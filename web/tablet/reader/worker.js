/**
 * @file The reader off the page's own thread.  It is asked one frame at a time and keeps none.
 */

import { loadCodes } from "./codes.js";
import { Glyphs } from "./glyphs.js";
import { findingsOf } from "./reader.js";

const loading = Promise.all([loadGlyphs(), loadCodes()]);
/** A bitmap's pixels are taken through this canvas, made for the size of the camera. */
let canvas = new OffscreenCanvas(1, 1);

async function loadGlyphs() {
  const { default: made } = await import("./glyphs.json", { with: { type: "json" } });
  return new Glyphs(made);
}

/** @param {ImageBitmap | ImageData} frame */
function pixelsOf(frame) {
  if (frame instanceof ImageData) return frame;
  const { width, height } = frame;
  if (canvas.width !== width || canvas.height !== height) canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(frame, 0, 0);
  frame.close();
  return context.getImageData(0, 0, width, height);
}

globalThis.addEventListener("message", async ({ data }) => {
  try {
    const [glyphs] = await loading;
    const findings = data.frame === null ? null : await findingsOf(pixelsOf(data.frame), glyphs);
    globalThis.postMessage({ findings, failed: null });
  } catch (error) {
    globalThis.postMessage({ findings: null, failed: String(error) });
  }
});
