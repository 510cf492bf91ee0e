/**
 * @file What went wrong, in words that say what to do next, and the way to do it.
 */
import { Button } from "../../shared/components/button.js";
import { Notice } from "../../shared/components/notice.js";
import { html } from "../../shared/preact.js";

const PROVE_AGAIN = "A321";

/** @param {{error: {message: string, code?: string, kind?: string}, again?: () => void, word?: string}} given */
export function Fault({ error, again, word = "もう一度試す" }) {
  const told = error.kind === "refused" ? `（${error.code}）` : "";
  return html`<${Notice} kind="error" title=${`${error.message}${told}`}>
    ${again &&
    html`<${Button} kind="secondary" onClick=${again}>${error.code === PROVE_AGAIN ? "本人確認をやり直す" : word}<//>`}
  <//>`;
}
