/** @file Doing something that takes a request: once at a time, and what went wrong stays in sight until the next try. */
import { useCallback, useEffect, useRef, useState } from "../../../shared/preact.js";

const CALM = Object.freeze({ busy: false, fault: null });

/**
 * @returns {{busy: boolean, fault: Error|null, run: (act: () => Promise<any>) => Promise<any>, calm: () => void}}
 *   `run` answers what the act answered, or undefined where it failed
 */
export function useAct() {
  const [state, setState] = useState(CALM);
  const here = useRef(true);
  const busy = useRef(false);
  useEffect(
    () => () => {
      here.current = false;
    },
    [],
  );
  const settle = useCallback((fault) => {
    busy.current = false;
    if (here.current) setState({ busy: false, fault });
  }, []);
  const run = useCallback(async (act) => {
    if (busy.current) return undefined;
    busy.current = true;
    setState({ busy: true, fault: null });
    try {
      const said = await act();
      settle(null);
      return said;
    } catch (fault) {
      settle(fault);
      return undefined;
    }
  }, []);
  const calm = useCallback(() => setState(CALM), []);
  return { ...state, run, calm };
}
