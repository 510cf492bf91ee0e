/**
 * @file Doing something once: busy while it is under way, its fault kept where it can be read.
 */
import { useCallback, useEffect, useRef, useState } from "../../shared/preact.js";

/**
 * @param {(...given: any[]) => Promise<any>} act
 * @returns {{run: (...given: any[]) => Promise<any>, busy: boolean, error: Error|null, forget: () => void}}
 *   `run` answers undefined where it failed, and where it is under way already
 */
export function useAct(act) {
  const [state, setState] = useState({ busy: false, error: null });
  const running = useRef(false);
  const alive = useRef(true);
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
    };
  }, []);
  const run = useCallback(async (...given) => {
    if (running.current) return undefined;
    running.current = true;
    const show = (next) => alive.current && setState(next);
    show({ busy: true, error: null });
    try {
      const done = await latest.current(...given);
      show({ busy: false, error: null });
      return done ?? true;
    } catch (error) {
      show({ busy: false, error });
      return undefined;
    } finally {
      running.current = false;
    }
  }, []);
  const forget = useCallback(() => setState((now) => ({ ...now, error: null })), []);
  return { ...state, run, forget };
}
