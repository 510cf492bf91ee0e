/** @file Waiting for something, failing to get it, and having it. */
import { Spinner } from "../../../shared/components/index.js";
import { html } from "../../../shared/preact.js";
import { Fault } from "../../patterns/fault.js";

/**
 * @param {{state: {found: any, error: Error|null, again: () => void}, children: (found: any) => any}} given
 */
export function Found({ state, children }) {
  if (state.error) return html`<${Fault} error=${state.error} again=${state.again} />`;
  if (state.found === null) return html`<${Spinner} />`;
  return children(state.found);
}
