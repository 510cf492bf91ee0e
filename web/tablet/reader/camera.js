/**
 * @file The camera: which one, its light, and its newest frame whenever the reader is free.
 *
 * Frames are never queued: while one is read, those that come are not even taken.  While the page is hidden the
 * camera is released, so that its lamp goes out and other apps can have it.
 */

/**
 * @typedef {{
 *   open: boolean, problem: string | null, cameras: { id: string, label: string }[],
 *   current: string | null, canTorch: boolean, torch: boolean,
 * }} CameraState
 */

/** What the browser calls it when there is no camera for us, and what we call it (messages.js says what to do). */
const PROBLEMS = {
  NotAllowedError: "CAMERA_REFUSED",
  SecurityError: "CAMERA_REFUSED",
  NotFoundError: "CAMERA_ABSENT",
  OverconstrainedError: "CAMERA_ABSENT",
  NotReadableError: "CAMERA_BUSY",
  AbortError: "CAMERA_BUSY",
};

const CLOSED = Object.freeze({
  open: false, problem: null, cameras: [], current: null, canTorch: false, torch: false,
});

function wanted(id) {
  const which = id === null ? { facingMode: { ideal: "environment" } } : { deviceId: { exact: id } };
  return { audio: false, video: { ...which, width: { ideal: 1280 }, height: { ideal: 720 } } };
}

/** Call back when the video shows a new frame. */
function nextFrame(video) {
  return new Promise((resolve) => {
    if (video.requestVideoFrameCallback) video.requestVideoFrameCallback(() => resolve());
    else requestAnimationFrame(() => resolve());
  });
}

/** One camera before one ``video`` element. */
export class Camera {
  #video;
  #onFrame;
  #onState;
  #id;
  #stream = null;
  #state = CLOSED;
  #closed = false;
  /** Counts openings, so that what was asked for an earlier one ends. */
  #turn = 0;
  #visibility = () => (document.hidden ? this.#release() : this.open());

  /**
   * @param {{
   *   video: HTMLVideoElement, cameraId?: string | null,
   *   onFrame: (take: () => Promise<ImageBitmap>) => Promise<void>, onState: (state: CameraState) => void,
   * }} options ``onFrame`` takes the frame if it wants it, and does not reject
   */
  constructor({ video, onFrame, onState, cameraId = null }) {
    this.#video = video;
    this.#onFrame = onFrame;
    this.#onState = onState;
    this.#id = cameraId;
    document.addEventListener("visibilitychange", this.#visibility);
  }

  get state() {
    return this.#state;
  }

  /** Open the camera, or open it again; what goes wrong is told by the state. */
  async open() {
    this.#release();
    if (this.#closed || document.hidden) return;
    const turn = this.#turn;
    if (!navigator.mediaDevices?.getUserMedia) {
      this.#tell({ ...CLOSED, problem: "CAMERA_INSECURE" });
      return;
    }
    try {
      const stream = await this.#ask();
      if (turn === this.#turn) await this.#show(stream, turn);
      else for (const track of stream.getTracks()) track.stop();
    } catch (error) {
      if (turn === this.#turn) this.fail(PROBLEMS[error.name] ?? "CAMERA_BUSY");
    }
  }

  /** Take another camera. */
  async use(id) {
    this.#id = id;
    await this.open();
  }

  /** Switch the light on or off, where there is one. */
  async torch(on) {
    const [track] = this.#stream?.getVideoTracks() ?? [];
    if (track === undefined || !this.#state.canTorch) return;
    try {
      await track.applyConstraints({ advanced: [{ torch: on }] });
      this.#tell({ ...this.#state, torch: on });
    } catch {
      this.#tell({ ...this.#state, canTorch: false, torch: false });
    }
  }

  /** Release the camera for good. */
  close() {
    this.#closed = true;
    document.removeEventListener("visibilitychange", this.#visibility);
    this.#release();
  }

  /** A camera that was remembered may be gone: then any other that looks away from the user. */
  async #ask() {
    try {
      return await navigator.mediaDevices.getUserMedia(wanted(this.#id));
    } catch (error) {
      if (this.#id === null || !["OverconstrainedError", "NotFoundError"].includes(error.name)) throw error;
      this.#id = null;
      return await navigator.mediaDevices.getUserMedia(wanted(null));
    }
  }

  async #show(stream, turn) {
    this.#stream = stream;
    const [track] = stream.getVideoTracks();
    track.addEventListener("ended", () => turn === this.#turn && this.fail("CAMERA_LOST"));
    const can = track.getCapabilities?.() ?? {};
    if (can.focusMode?.includes("continuous")) {
      await track.applyConstraints({ advanced: [{ focusMode: "continuous" }] }).catch(() => undefined);
    }
    this.#video.srcObject = stream;
    await this.#video.play();
    const cameras = await camerasOf();
    if (turn !== this.#turn) return;
    const current = track.getSettings?.().deviceId ?? null;
    this.#tell({ ...CLOSED, open: true, cameras, current, canTorch: can.torch === true });
    this.#loop(turn);
  }

  /** Give the newest frame, wait until it was read, and give the then newest. */
  async #loop(turn) {
    for (;;) {
      await nextFrame(this.#video);
      if (turn !== this.#turn) return;
      await this.#onFrame(() => createImageBitmap(this.#video));
    }
  }

  /** End with a problem, until it is opened again. */
  fail(problem) {
    this.#release();
    this.#tell({ ...CLOSED, problem });
  }

  #release() {
    this.#turn += 1;
    if (this.#stream === null) return;
    for (const track of this.#stream.getTracks()) track.stop();
    this.#stream = null;
    this.#video.srcObject = null;
    this.#tell(CLOSED);
  }

  #tell(state) {
    this.#state = Object.freeze(state);
    this.#onState(this.#state);
  }
}

/** The cameras to choose from; their names are known once one was allowed. */
async function camerasOf() {
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  return devices
    .filter(({ kind }) => kind === "videoinput")
    .map(({ deviceId, label }, which) => ({ id: deviceId, label: label || `カメラ ${which + 1}` }));
}
