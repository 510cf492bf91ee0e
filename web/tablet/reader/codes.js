/**
 * @file 2D codes and NW-7 barcodes in a frame, by zxing-cpp compiled to WebAssembly.
 */

import { prepareZXingModule, readBarcodes } from "../../vendor/zxing-wasm/index.js";

/** @typedef {{ format: "qr" | "nw7", text: string, corners: {x: number, y: number}[] }} Code */

const FORMATS = { QRCode: "qr", Codabar: "nw7" };
const OPTIONS = {
  formats: Object.keys(FORMATS),
  tryHarder: true,
  tryRotate: true,
  tryInvert: false,
  tryDownscale: false, // a code of a ticket held before a camera is not that large
  maxNumberOfSymbols: 8,
};

/**
 * Load the module; it comes from where the library stands, never from elsewhere.
 * @param {ArrayBuffer} [wasmBinary] what a test has already read
 */
export async function loadCodes(wasmBinary) {
  const locateFile = (name) => new URL(`../../vendor/zxing-wasm/${name}`, import.meta.url).href;
  await prepareZXingModule({ overrides: wasmBinary ? { wasmBinary } : { locateFile }, fireImmediately: true });
}

/**
 * @param {ImageData} picture
 * @returns {Promise<Code[]>}
 */
export async function codesOf(picture) {
  const found = await readBarcodes(picture, OPTIONS);
  return found
    .filter(({ isValid, format }) => isValid && format in FORMATS)
    .map(({ format, text, position }) => ({
      format: FORMATS[format],
      text,
      corners: [position.topLeft, position.topRight, position.bottomRight, position.bottomLeft],
    }));
}
