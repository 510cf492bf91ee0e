/**
 * @file Asks before somebody leaves a screen on which something would be lost.
 */
import { useCallback, useEffect, useRef } from "../shared/preact.js";

/**
 * Returns `leaving(sentence|null)`: while a sentence is set, links, back and reload are asked about first.
 * @param {(question: object) => Promise<object|null>} ask
 */
export function useLeaving(ask) {
  const sentence = useRef(null);
  const at = useRef(location.hash);
  useEffect(() => {
    const moved = async (event) => {
      if (sentence.current === null || location.hash === at.current) {
        at.current = location.hash;
        return;
      }
      // Other listeners must not see the place change before the person has decided.
      event.stopImmediatePropagation();
      const wanted = location.hash;
      history.replaceState(null, "", at.current);
      const left = await ask({
        title: "この画面を離れますか",
        body: sentence.current,
        yes: "離れる",
        no: "とどまる",
        danger: true,
      });
      if (left === null) return;
      sentence.current = null;
      location.hash = wanted;
    };
    const closing = (event) => {
      if (sentence.current !== null) event.preventDefault();
    };
    addEventListener("hashchange", moved, true);
    addEventListener("popstate", moved, true);
    addEventListener("beforeunload", closing);
    return () => {
      removeEventListener("hashchange", moved, true);
      removeEventListener("popstate", moved, true);
      removeEventListener("beforeunload", closing);
    };
  }, [ask]);
  return useCallback((said) => {
    sentence.current = said;
  }, []);
}
