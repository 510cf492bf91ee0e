/** @file A list whose rows can be acted upon: the question, the call, the word afterwards. */
import { useConsole } from "../../console.js";
import { useAct } from "../act.js";

/**
 * Asks, calls, puts the changed row into the list, and says so.
 * @param {ReturnType<import("../fetched.js").useEvery>} found the list
 * @param {string} key the name of the rows' id
 * @returns {{busy: boolean, error: object|null, change: (question: object|null, route: string, row: object,
 *   done: string, body?: object) => Promise<void>}}
 */
export function useRowActs(found, key) {
  const { call, ask, say } = useConsole();
  const act = useAct();
  const change = async (question, route, row, done, body = {}) => {
    const said = question === null ? {} : await ask(question);
    if (said === null) return;
    const path = { [key]: row[key] };
    const sent = question?.reason ? { ...body, reason: said.reason } : body;
    const now = await act.run(() => call(route, { path, body: sent }));
    if (now === undefined) return;
    found.put(found.data.map((each) => (each[key] === row[key] ? { ...each, ...now } : each)));
    say(done);
  };
  return { busy: act.busy, error: act.error, change };
}
