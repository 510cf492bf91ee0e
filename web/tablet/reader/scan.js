/**
 * @file A scan with a camera: frames go to the reader, what it finds to the rules of agreement, and the page is told.
 */

import { begin, step, tick, typed } from "./agree.js";
import { Camera } from "./camera.js";
import { openReader } from "./client.js";

/** @typedef {import("./agree.js").Scan} Scan */
/** @typedef {import("./camera.js").CameraState} CameraState */

/** How often it is seen whether the keyboard is to be offered, where no frame comes. */
const TICK = 500;

/** What a page holds while it scans. */
class Scanner {
  #rules;
  #onChange;
  #onFindings;
  #reader = null;
  #camera;
  /** A camera opened anew may give a frame while one of before is still read. */
  #busy = false;
  #scan = begin(performance.now());
  #timer;

  constructor({ video, rules, onChange, onCamera, onFindings = () => undefined, cameraId = null }) {
    this.#rules = rules;
    this.#onChange = onChange;
    this.#onFindings = onFindings;
    const onState = onCamera;
    this.#camera = new Camera({ video, cameraId, onState, onFrame: (take) => this.#read(take) });
    this.#timer = setInterval(() => this.#now((scan, now) => tick(scan, now, rules)), TICK);
    this.#onChange(this.#scan);
  }

  /** Load the reader, open the camera; what fails is told through onCamera. */
  async open() {
    try {
      this.#reader ??= await openReader();
    } catch {
      this.#fail();
      return;
    }
    await this.#camera.open();
  }

  /**
   * Begin a new scan: what was read before is gone at once.
   * @param {{ again?: boolean }} [options] again: read the same ticket once more, though it still lies there
   */
  begin({ again = false } = {}) {
    this.#now(({ line }, now) => begin(now, again ? null : (line?.text ?? null)));
  }

  /** Take what a person typed. */
  typed(text) {
    this.#now((scan) => typed(scan, text, this.#rules, "keyboard"));
  }

  /** Take what a hardware scanner typed: to it, every ticket is a new scan. */
  scanned(text) {
    this.#now((_, now) => typed(begin(now), text, this.#rules, "scanner"));
  }

  get scan() {
    return this.#scan;
  }

  get camera() {
    return this.#camera.state;
  }

  get cameras() {
    return this.#camera.state.cameras;
  }

  get canTorch() {
    return this.#camera.state.canTorch;
  }

  async torch(on) {
    await this.#camera.torch(on);
  }

  async use(id) {
    await this.#camera.use(id);
  }

  close() {
    clearInterval(this.#timer);
    this.#camera.close();
    this.#reader?.close();
    this.#reader = null;
  }

  async #read(take) {
    if (this.#scan.phase !== "reading" || this.#reader === null || this.#busy) return;
    this.#busy = true;
    try {
      await this.#readOne(take);
    } catch {
      if (this.#reader !== null) this.#fail();
    } finally {
      this.#busy = false;
    }
  }

  async #readOne(take) {
    const begun = this.#scan.startedAt;
    const frame = await take().catch(() => null); // a camera may end between two frames
    if (frame === null) return;
    const findings = await this.#reader.read(frame);
    this.#onFindings(findings);
    // A frame that was taken before the scan began shows the ticket of somebody else.
    if (this.#scan.startedAt === begun) this.#now((scan, now) => step(scan, findings, now, this.#rules));
  }

  #fail() {
    this.#reader?.close();
    this.#reader = null;
    this.#camera.fail("READER_FAILED");
  }

  #now(change) {
    const scan = change(this.#scan, performance.now());
    if (scan === this.#scan) return;
    this.#scan = scan;
    this.#onChange(scan);
  }
}

/**
 * Open the camera and scan; the first scan begins at once.
 * @param {{
 *   video: HTMLVideoElement, rules: import("./line.js").Rules, cameraId?: string | null,
 *   onChange: (scan: Scan) => void, onCamera: (state: CameraState) => void,
 *   onFindings?: (findings: import("./reader.js").Findings) => void,
 * }} options
 * @returns {Promise<Scanner>}
 */
export async function openScanner(options) {
  const scanner = new Scanner(options);
  await scanner.open();
  return scanner;
}
