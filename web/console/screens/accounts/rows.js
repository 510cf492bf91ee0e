/** @file A list whose rows can be acted upon: the question, the call, the word afterwards. */
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";

/**
 * Asks, calls, puts the changed row into the list, and says so.
 * @param {ReturnType<import("../every.js").useEvery>} found the list
 * @param {string} key the name of the rows' id
 * @returns {{busy: boolean, error: object|null,
 *   change: (question: object, row: object, act: (said: object) => Promise<object>, done: string) => Promise<void>}}
 */
export function useRowActs(found, key) {
  const { ask, say } = useConsole();
  const doing = useAct((work) => work());
  const change = async (question, row, act, done) => {
    const said = await ask(question);
    if (said === null) return;
    const now = await doing.run(() => act(said));
    if (now === undefined) return;
    found.put(found.data.map((each) => (each[key] === row[key] ? { ...each, ...now } : each)));
    say(done);
  };
  return { busy: doing.busy, error: doing.error, change };
}
