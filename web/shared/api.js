/**
 * @file The only place that speaks to the network: one call for every route of both planes.
 *
 *     const answer = await call("POST /doses/{dose_id}/cancel", { path: { dose_id }, body: { reason } });
 *
 * Routes are written as literals, so that a test can compare each with the API's description.
 */

const SEGMENT = /^[A-Za-z0-9._-]{1,64}$/;
const JSON_TYPE = "application/json";
const BYTES_TYPE = "application/octet-stream";
const TIMEOUT_MS = 20_000;
const PROVE_AGAIN = "A321";

/** Sentences for what happens before the service can answer; the service's own are shown as they come. */
const SENTENCES = {
  offline: "ネットワークにつながりません。接続を確かめて、もう一度お試しください。",
  timeout: "時間内に応答がありません。処理が済んでいる場合があります。状態を確かめてから、もう一度お試しください。",
  broken: "システムの応答を読み取れません。時間をおいて、もう一度お試しください。",
  cancelled: "取りやめました。",
};

/** Any call that brought no result. `message` is a Japanese sentence that says what to do next. */
export class ApiError extends Error {
  /**
   * @param {"refused"|"offline"|"timeout"|"broken"|"cancelled"} kind
   *   `refused`: the service answered and said no; the others: nobody knows whether it heard us.
   * @param {{status?: number, data?: any}} [answer]
   */
  constructor(kind, { status = 0, data = null } = {}) {
    super(kind === "refused" ? data.message : SENTENCES[kind]);
    this.name = "ApiError";
    this.kind = kind;
    this.status = status;
    /** The service's code (`A301`), or the kind where the service said nothing. */
    this.code = kind === "refused" ? data.code : kind;
    /** The body of the answer: some refusals carry more than code and message. */
    this.data = data;
  }

  /** True where sending again may help. */
  get retryable() {
    return this.kind === "offline" || this.kind === "timeout" || this.status === 503;
  }
}

const listeners = { proveAgain: null, signedOut: null };

/**
 * Says what to do when the service asks for the person once more, or knows the session no longer.
 * @param {{proveAgain?: () => Promise<boolean>, signedOut?: (error: ApiError) => void}} given
 */
export function configure(given) {
  Object.assign(listeners, given);
}

/**
 * Calls a route; returns what it answered, or throws an ApiError.
 * @param {string} route a literal: method, space, path with its {names}
 * @param {object} [options]
 * @param {Object<string, string>} [options.path] values of the {names}
 * @param {Object<string, string|number|boolean|null|undefined>} [options.query] empty ones are left out
 * @param {object|string|Blob|ArrayBuffer|Uint8Array} [options.body] an object goes as JSON, a text is JSON already
 * @param {Object<string, string>} [options.headers]
 * @param {(request: {method: string, path: string, bytes: Uint8Array}) => Promise<Object<string, string>>}
 *   [options.sign] headers that depend on the bytes that go out
 * @param {number[]} [options.accept] statuses beyond 2xx whose body is an answer and no error
 * @param {number} [options.timeout] milliseconds
 * @param {AbortSignal} [options.signal] lets the caller give up
 * @param {boolean} [options.stepUp] false: what is loaded by itself does not ask the person for a passkey
 * @param {boolean} [options.anonymous] no session is expected: 401 is an answer to show, no end of a session
 * @param {boolean} [options.raw] answers the bytes as they came, a Blob: what is saved keeps its mark of UTF-8
 * @param {boolean} [options.whole] answers `{ data, headers }`, where a header says more than the body
 * @returns {Promise<any>} an object for JSON, a text for text, a Blob for the rest
 */
export async function call(route, options = {}) {
  try {
    return await proving(route, options);
  } catch (error) {
    if (error.status === 401 && !options.anonymous && listeners.signedOut) listeners.signedOut(error);
    throw error;
  }
}

/** Sends, and once more where the service wants the person proved again and they are. */
async function proving(route, options) {
  try {
    return await send(route, options);
  } catch (error) {
    const asking = error.code === PROVE_AGAIN && options.stepUp !== false && listeners.proveAgain;
    if (!asking || !(await listeners.proveAgain())) throw error;
    return send(route, options);
  }
}

async function send(route, options) {
  const { method, target } = requestLine(route, options.path, options.query);
  const { bytes, type } = written(options.body);
  const signed = options.sign ? await options.sign({ method, path: target.split("?")[0], bytes }) : {};
  const headers = { accept: "*/*", ...(type && { "content-type": type }), ...options.headers, ...signed };
  const response = await exchange(target, { method, headers, body: type ? bytes : undefined }, options);
  const data = await read(response, options);
  return options.whole ? { data, headers: response.headers } : data;
}

/** Fills a route's path and query: `{ method, target }`. Throws TypeError where a value does not fit. */
export function requestLine(route, path = {}, query = {}) {
  const [method, pattern] = route.split(" ");
  const target = pattern.replace(/\{(\w+)\}/g, (_, name) => {
    if (!SEGMENT.test(String(path[name] ?? ""))) throw new TypeError(`path: ${name}`);
    return String(path[name]);
  });
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const asked = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return { method, target: asked ? `${target}?${asked}` : target };
}

function written(body) {
  if (body === undefined) return { bytes: new Uint8Array(), type: "" };
  if (body instanceof Blob || body instanceof ArrayBuffer || ArrayBuffer.isView(body)) {
    return { bytes: body, type: BYTES_TYPE };
  }
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { bytes: new TextEncoder().encode(text), type: JSON_TYPE };
}

async function exchange(target, request, { timeout = TIMEOUT_MS, signal }) {
  const giveUp = new AbortController();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    giveUp.abort();
  }, timeout);
  const abort = () => giveUp.abort();
  signal?.addEventListener("abort", abort, { once: true });
  if (signal?.aborted) abort();
  try {
    const response = await fetch(target, { ...request, ...STRICT, signal: giveUp.signal });
    return { status: response.status, headers: response.headers, body: await response.blob() };
  } catch {
    if (signal?.aborted) throw new ApiError("cancelled");
    throw new ApiError(late ? "timeout" : "offline");
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}

const STRICT = {
  cache: "no-store",
  credentials: "same-origin",
  mode: "same-origin",
  redirect: "error",
  referrerPolicy: "no-referrer",
};

async function read({ status, headers, body }, { accept = [], raw = false }) {
  const type = headers.get("content-type") ?? "";
  const good = (status >= 200 && status < 300) || accept.includes(status);
  if (good && raw) return body;
  if (!type.startsWith(JSON_TYPE)) {
    if (good) return type.startsWith("text/") ? body.text() : body;
    throw new ApiError("broken", { status });
  }
  let data;
  try {
    data = JSON.parse(await body.text());
  } catch {
    throw new ApiError("broken", { status });
  }
  if (good) return data;
  const told = typeof data?.code === "string" && typeof data?.message === "string";
  throw new ApiError(told ? "refused" : "broken", { status, data });
}
