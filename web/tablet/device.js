/**
 * @file This tablet as the service knows it: a key that never leaves it, and a proof with every request.
 *
 * The proof is a compact JWS (ES256) over method, path, digest of the body, moment, counter and the nonce of the
 * shift; the service's half is chalicelib/access/tablets/proofs.py. A counter is on the disk before it is sent.
 */

const EC = { name: "ECDSA", namedCurve: "P-256" };
const ES256 = { name: "ECDSA", hash: "SHA-256" };
const PROOF_TYPE = "vrs-proof";
const NOBODY_YET = "unenrolled";

/** Opens what a `store` holds of this tablet; `now()` is in milliseconds. */
export async function openDevice(store, now = () => Date.now()) {
  let keys = (await store.get("plain", "keys")) ?? null;
  let tablet = (await store.get("plain", "tablet")) ?? null;
  let nonce = "";
  return {
    /** Who this tablet is, or null before it is enrolled: `{ tablet_id, label, scope }`. */
    get tablet() {
      return tablet;
    },
    /** The nonce of the open shift, which every proof carries. */
    set nonce(value) {
      nonce = value;
    },
    /** Makes a new key, unless one waits to be enrolled; returns its public half as a JWK. */
    async makeKey() {
      if (keys === null || tablet !== null) {
        keys = await crypto.subtle.generateKey(EC, false, ["sign", "verify"]);
        tablet = null;
        await store.put("plain", "keys", keys);
        await store.remove("plain", "tablet");
      }
      const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", keys.publicKey);
      return { kty, crv, x, y };
    },
    /** Remembers who this tablet is from now on. */
    async become(enrolled) {
      tablet = enrolled;
      await store.put("plain", "tablet", enrolled);
    },
    /** Returns the header that proves one request. */
    async prove({ method, path, bytes }) {
      const claims = {
        htm: method,
        htu: path,
        bh: encoded(await crypto.subtle.digest("SHA-256", bytes)),
        iat: now(),
        ctr: await store.next("counter"),
        nonce,
      };
      const head = { alg: "ES256", kid: tablet?.tablet_id ?? NOBODY_YET, typ: PROOF_TYPE };
      const signed = `${part(head)}.${part(claims)}`;
      const signature = await crypto.subtle.sign(ES256, keys.privateKey, new TextEncoder().encode(signed));
      return { [PROOF_TYPE]: `${signed}.${encoded(signature)}` };
    },
  };
}

function part(value) {
  return encoded(new TextEncoder().encode(JSON.stringify(value)));
}

/** base64url without padding. */
export function encoded(raw) {
  const text = String.fromCharCode(...new Uint8Array(raw));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
