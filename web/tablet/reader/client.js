/**
 * @file The page's side of the worker that reads frames.
 */

import { ourScript } from "../trusted.js";

/** @typedef {import("./reader.js").Findings} Findings */
/** @typedef {{ read(frame: ImageBitmap | ImageData): Promise<Findings>, close(): void }} Reader */

/** A worker that says nothing for so long will say nothing any more; loading it on a slow tablet takes less. */
const TOO_LONG = 20_000;

/** The reader cannot be loaded or broke; the reason is for whoever looks for it, not for the screen. */
export class ReaderFailed extends Error {}

/**
 * Start the worker and wait until it has loaded what it needs.
 * @returns {Promise<Reader>}
 */
export async function openReader() {
  const worker = new Worker(ourScript("reader/worker.js"), { type: "module" });
  const asked = asking(worker);
  try {
    await asked(null, []);
  } catch (error) {
    worker.terminate();
    throw error;
  }
  return {
    read: (frame) => asked(frame, frame instanceof ImageData ? [] : [frame]),
    close: () => worker.terminate(),
  };
}

/** Ask a worker one thing at a time: a frame that would have to wait is refused, for it would be old. */
function asking(worker) {
  let waiting = null;
  const settle = (how) => {
    const settled = waiting;
    waiting = null;
    if (settled === null) return;
    clearTimeout(settled.timer);
    how(settled);
  };
  worker.addEventListener("message", ({ data }) => {
    settle(({ resolve, reject }) =>
      data.failed === null ? resolve(data.findings) : reject(new ReaderFailed(data.failed)),
    );
  });
  worker.addEventListener("error", (event) => {
    settle(({ reject }) => reject(new ReaderFailed(event.message ?? "the reader did not load")));
  });
  return (frame, transfer) =>
    new Promise((resolve, reject) => {
      if (waiting !== null) {
        reject(new ReaderFailed("the reader is busy with another frame"));
        return;
      }
      const late = () => settle((asked) => asked.reject(new ReaderFailed("the reader does not answer")));
      waiting = { resolve, reject, timer: setTimeout(late, TOO_LONG) };
      worker.postMessage({ frame }, transfer);
    });
}
