/**
 * @file The only addresses that may become code: two scripts of ours, by name (the policy ``vrs`` of the CSP).
 */

const OURS = ["reader/worker.js", "service-worker.js"];

/** A browser without Trusted Types asks for no policy. */
const policy = globalThis.trustedTypes?.createPolicy("vrs", { createScriptURL: (url) => url });

/**
 * @param {string} name one of OURS
 * @returns {string | TrustedScriptURL} its address
 */
export function ourScript(name) {
  if (!OURS.includes(name)) throw new TypeError(`no script of ours: ${name}`);
  const { href } = new URL(name, import.meta.url);
  return policy ? policy.createScriptURL(href) : href;
}
