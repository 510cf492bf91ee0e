/**
 * @file Something that a screen shows once it has come: waiting, failed and again in one place.
 */
import { Spinner } from "../../shared/components/notice.js";
import { html, useCallback, useEffect, useRef, useState } from "../../shared/preact.js";
import { Fault } from "./fault.js";

/**
 * Loads by itself; a later load throws an earlier answer away.
 * @param {(signal: AbortSignal) => Promise<any>} from
 * @param {any[]} on loads again when one of these is another
 * @returns {{data: any, error: Error|null, busy: boolean, again: () => void, put: (data: any) => void}}
 *   `data` is undefined until it came; `put` shows what an act answered, without asking again
 */
export function useLoad(from, on) {
  const [state, setState] = useState({ data: undefined, error: null, busy: true });
  const asking = useRef(null);
  const again = useCallback(() => {
    asking.current?.abort();
    const mine = new AbortController();
    asking.current = mine;
    setState((now) => ({ ...now, busy: true, error: null }));
    from(mine.signal).then(
      (data) => mine.signal.aborted || setState({ data, error: null, busy: false }),
      (error) => mine.signal.aborted || setState((now) => ({ ...now, error, busy: false })),
    );
  }, on);
  useEffect(() => {
    again();
    return () => asking.current?.abort();
  }, [again]);
  const put = useCallback((data) => setState({ data, error: null, busy: false }), []);
  return { ...state, again, put };
}

/** Draws what `useLoad` gave: `children` is a function of the data. @param {{load: object, label?: string}} given */
export function Loaded({ load, label, children }) {
  return html`
    ${load.error && html`<${Fault} error=${load.error} again=${load.again} />`}
    ${load.data === undefined && load.busy && html`<${Spinner} label=${label} />`}
    ${load.data !== undefined && children(load.data)}
  `;
}
