/**
 * @file The browser's authenticator: what the service offers is turned into bytes, the answer back into text.
 *
 * The service speaks JSON with base64url where WebAuthn has bytes.  Browsers of the terminals are not all
 * new enough to convert by themselves, so it is done here.
 */
import { call } from "../shared/api.js";

/** Why no proof came: the person gave up or was too slow, or this machine has no authenticator. */
export class NoProof extends Error {
  /** @param {"given_up"|"absent"|"known"} why `known`: this authenticator holds a passkey of the account */
  constructor(why) {
    super(SENTENCES[why]);
    this.name = "NoProof";
    this.why = why;
  }
}

const SENTENCES = {
  given_up: "本人確認が取りやめられたか、時間切れになりました。もう一度お試しください。",
  absent: "この端末では生体認証を使えません。登録された端末を使うか、管理者に連絡してください。",
  known: "この認証器はもう登録されています。別の認証器を使ってください。",
};

/** Signs in; returns what the service says of the session. `person` is one's own ID where the ID is shared. */
export async function signIn({ account_id, password, person }) {
  const offered = await call("POST /sessions/options", { body: {}, anonymous: true });
  const second_factor = await asserted(offered);
  const typed = { account_id, password, second_factor };
  return call("POST /sessions", { body: person ? { ...typed, person } : typed, anonymous: true });
}

/** Signs in with a one-time password, before there is a passkey. */
export function signInFirst({ account_id, password }) {
  return call("POST /sessions", { body: { account_id, password }, anonymous: true });
}

/** Makes a passkey of whoever is signed in. */
export async function registerPasskey() {
  const offered = await call("POST /passkeys/options", { body: {} });
  return call("POST /passkeys", { body: { answer: await created(offered) } });
}

/** Proves whoever is signed in once more; it counts for five minutes. */
export async function stepUp() {
  const offered = await call("POST /step-up/options", { body: {} });
  return call("POST /step-up", { body: { answer: await asserted(offered) } });
}

async function asserted({ publicKey }) {
  const asked = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (publicKey.allowCredentials) asked.allowCredentials = publicKey.allowCredentials.map(described);
  const made = await credential("get", asked);
  const { clientDataJSON, authenticatorData, signature, userHandle } = made.response;
  return answer(made, { clientDataJSON, authenticatorData, signature, ...(userHandle && { userHandle }) });
}

async function created({ publicKey }) {
  const asked = {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    user: { ...publicKey.user, id: bytes(publicKey.user.id) },
    excludeCredentials: (publicKey.excludeCredentials ?? []).map(described),
  };
  const made = await credential("create", asked);
  const { clientDataJSON, attestationObject } = made.response;
  return answer(made, { clientDataJSON, attestationObject });
}

async function credential(act, publicKey) {
  if (!navigator.credentials) throw new NoProof("absent");
  try {
    const made = await navigator.credentials[act]({ publicKey });
    if (made) return made;
  } catch (error) {
    if (error.name === "InvalidStateError") throw new NoProof("known");
    if (!["NotAllowedError", "AbortError"].includes(error.name)) throw new NoProof("absent");
  }
  throw new NoProof("given_up");
}

const described = (each) => ({ ...each, id: bytes(each.id) });

function answer({ rawId, type }, response) {
  const written = Object.fromEntries(Object.entries(response).map(([name, value]) => [name, text(value)]));
  return JSON.stringify({ id: text(rawId), rawId: text(rawId), type, response: written });
}

/** Reads base64url. */
export function bytes(base64url) {
  const plain = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (each) => each.charCodeAt(0));
}

/** Writes base64url. */
export function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
