/** @file The one place that makes a script's address: only files of our own, beside the page. */

const OURS = /\.m?js$/;
const policy = globalThis.trustedTypes?.createPolicy("vrs", { createScriptURL: checked });

/** Returns a script's address as workers take it; throws TypeError for what is not ours. */
export function scriptURL(url) {
  return policy ? policy.createScriptURL(String(url)) : checked(String(url));
}

function checked(url) {
  const { origin, pathname, href } = new URL(url, location.href);
  if (origin !== location.origin || !OURS.test(pathname)) throw new TypeError("script");
  return href;
}
