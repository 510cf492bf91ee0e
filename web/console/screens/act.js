/** @file Doing something with the service from a form: busy while it lasts, the fault kept to be shown. */
import { useCallback, useRef, useState } from "../../shared/preact.js";

/**
 * Runs one piece of work at a time.
 * @returns {{busy: boolean, error: object|null, run: (work: () => Promise<any>) => Promise<any>, clear: () => void}}
 *   `run` answers what the work does, or undefined where it failed: `error` then says why
 */
export function useAct() {
  const [state, setState] = useState({ busy: false, error: null });
  const under = useRef(false);
  const run = useCallback(async (work) => {
    if (under.current) return undefined;
    under.current = true;
    setState({ busy: true, error: null });
    try {
      const done = await work();
      setState({ busy: false, error: null });
      return done;
    } catch (error) {
      setState({ busy: false, error });
      return undefined;
    } finally {
      under.current = false;
    }
  }, []);
  const clear = useCallback(() => setState({ busy: false, error: null }), []);
  return { ...state, run, clear };
}

/**
 * Keeps a form's values: `[values, set]`, where `set("name")` gives the handler of a field.
 * @param {object} begin
 */
export function useValues(begin) {
  const [values, setValues] = useState(begin);
  const set = useCallback((name) => (value) => setValues((all) => ({ ...all, [name]: value })), []);
  return [values, set, setValues];
}

/** What is wrong with a form, by field, once it was sent; the first such field is focused. */
export function useFaults(faultsOf) {
  const [shown, setShown] = useState(false);
  const form = useRef(null);
  const faults = shown ? faultsOf() : {};
  const check = () => {
    const found = Object.keys(faultsOf()).length > 0;
    setShown(found);
    // The fields are marked after this turn; then the first of them is where the person goes on.
    if (found) setTimeout(() => form.current?.querySelector('[aria-invalid="true"] input, input[aria-invalid="true"], select[aria-invalid="true"], textarea[aria-invalid="true"]')?.focus());
    return !found;
  };
  return { faults, check, form };
}
