/**
 * @file Seals what this device must keep for a while: AES-GCM under a key that no script can read out.
 *
 * Each blob is bound to its place, so that none opens at another's. When a shift is over and nothing waits to
 * be sent, the key itself is thrown away: whatever a disk still remembers of the blobs then opens for nobody.
 */

const KEY = "vault";
const AES = { name: "AES-GCM", length: 256 };

/** Seals into a `store` of store.js. */
export function makeVault(store) {
  let known = null;
  const key = async () => {
    known ??= (await store.get("plain", KEY)) ?? null;
    if (known === null) {
      known = await crypto.subtle.generateKey(AES, false, ["encrypt", "decrypt"]);
      await store.put("plain", KEY, known);
    }
    return known;
  };
  return {
    /** Seals a value for a place: `{ iv, data }`. */
    async seal(place, value) {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const plain = new TextEncoder().encode(JSON.stringify(value));
      const data = await crypto.subtle.encrypt(bound(iv, place), await key(), plain);
      return { iv, data };
    },
    /** Opens what was sealed for a place; null where it does not open (another key, another place, changed). */
    async open(place, sealed) {
      if (!sealed) return null;
      try {
        const plain = await crypto.subtle.decrypt(bound(sealed.iv, place), await key(), sealed.data);
        return JSON.parse(new TextDecoder().decode(plain));
      } catch {
        return null;
      }
    },
    /** Keeps a value under a name. */
    async keep(name, value) {
      await store.put("sealed", name, await this.seal(name, value));
    },
    /** Returns what is kept under a name, or null. */
    async kept(name) {
      return this.open(name, await store.get("sealed", name));
    },
    /** Forgets everything that was kept under names; the key too, where nothing is left that needs it. */
    async forget({ key: alsoKey }) {
      await store.clear("sealed");
      if (!alsoKey) return;
      await store.remove("plain", KEY);
      known = null;
    },
  };
}

function bound(iv, place) {
  return { name: AES.name, iv, additionalData: new TextEncoder().encode(place) };
}
