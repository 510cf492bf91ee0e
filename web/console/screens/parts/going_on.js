/**
 * Long acts: the system works for some seconds a request, and is asked again until it is done.
 *
 * Every such act of the API may be broken off and gone on with: asking again changes nothing twice.
 */

/**
 * Ask to go on until it is done.
 *
 * @template T
 * @param {() => Promise<T>} ask          one request; what it answers says how far it is
 * @param {object} how
 * @param {(said: T) => boolean} how.isDone
 * @param {(said: T) => number} how.reached grows with every request that got anything done
 * @param {(said: T) => void} [how.told]  told after each request
 * @param {AbortSignal} [how.signal]      stops between two requests; never in the middle of one
 * @returns {Promise<{done: boolean, said: T}>} `done` false where it was stopped
 */
export async function goOn(ask, { isDone, reached, told = () => {}, signal }) {
  let before = -1;
  for (;;) {
    const said = await ask();
    told(said);
    if (isDone(said)) return { done: true, said };
    if (signal?.aborted) return { done: false, said };
    if (reached(said) <= before) throw new NothingMoves();
    before = reached(said);
  }
}

/** A request was answered and nothing had moved: asking on would never end. */
export class NothingMoves extends Error {
  constructor() {
    super("nothing moves");
  }
}
