/** @file A digest to compare by eye. */
import { html } from "../../../shared/preact.js";

/**
 * 64 hex digits in groups of four; a reader is told them as one text.
 *
 * @param {{digest: string, large?: boolean, line?: boolean}} given
 */
export function Digest({ digest, large, line }) {
  const groups = digest.match(/.{1,4}/g) ?? [];
  const looks = ["digest", large && "digest-large", line && "digest-line small"].filter(Boolean).join(" ");
  return html`<span class=${looks}>${groups.map((each, at) => html`<span key=${at}>${each}</span> `)}</span>`;
}
