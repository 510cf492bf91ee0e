/**
 * @file A long act on a screen: how far it is, a way to stop between two steps, and to go on after a fault.
 */
import { Button, Notice, Progress } from "../../../shared/components/index.js";
import { html, useEffect, useRef, useState } from "../../../shared/preact.js";
import { useConsole } from "../../console.js";
import { Fault } from "../../patterns/fault.js";
import { NothingMoves, goOn } from "./going_on.js";

const STUCK = {
  message: "処理が進んでいません。ほかの端末で進めている場合があります。少し待ってから、続けてください。",
};

const CALM = Object.freeze({ running: false, stopping: false, fault: null });

/**
 * @param {object} given
 * @param {string} given.label what it is: 予行, 取込み …
 * @param {boolean} given.begun whether an earlier try began it: the button then says 続ける
 * @param {() => Promise<object>} given.step one request; answers how things stand
 * @param {(said: object) => boolean} given.isDone
 * @param {(said: object) => number} given.reached grows while anything is done
 * @param {{value?: number, max?: number, unit?: string}} given.far how far it is now
 * @param {(said: object) => void} given.told called after each request
 * @param {(said: object) => void} [given.ended] called once it is done
 * @param {() => void} given.refresh shows how things stand now, after a fault
 * @param {boolean} [given.auto] begin without being asked
 * @param {() => Promise<boolean>} [given.before] asks once more before it begins; false: not now
 * @param {string} given.guard what somebody is told who leaves meanwhile
 */
export function Going(given) {
  const { label, begun, step, isDone, reached, far, told, ended, refresh } = given;
  const { auto = false, before, guard, kind = "primary" } = given;
  const { leaving } = useConsole();
  const [state, setState] = useState(CALM);
  const stop = useRef(null);
  const start = async () => {
    if (stop.current !== null || (before && !(await before()))) return;
    stop.current = new AbortController();
    setState({ ...CALM, running: true });
    leaving(guard);
    let fault = null;
    try {
      const { done, said } = await goOn(step, { isDone, reached, told, signal: stop.current.signal });
      if (done) ended?.(said);
    } catch (error) {
      fault = error instanceof NothingMoves ? STUCK : error;
    }
    stop.current = null;
    leaving(null);
    setState({ ...CALM, fault });
  };
  useEffect(() => {
    if (auto) start();
    return () => {
      stop.current?.abort();
      leaving(null);
    };
  }, []);
  const halt = () => {
    stop.current?.abort();
    setState((now) => ({ ...now, stopping: true }));
  };
  const look = () => {
    setState(CALM);
    refresh();
  };
  const word = begun ? `${label}を続ける` : `${label}を始める`;
  return html`<div class="stack">
    ${(state.running || begun) && html`<${Progress} label=${label} ...${far} />`}
    ${state.running && html`<p role="status" class="soft">${state.stopping ? "今の区切りで止めます…" : `${label}を進めています…`}</p>`}
    ${!state.running && begun && !state.fault && html`<${Notice} title="途中で止まっています。続けると、止まったところから進みます。" />`}
    ${state.fault && html`<${Fault} error=${state.fault} again=${look} word="最新の状態を表示する" />`}
    <div class="row">
      ${state.running
        ? html`<${Button} kind="secondary" disabled=${state.stopping} onClick=${halt}>途中で止める<//>`
        : html`<${Button} kind=${kind} onClick=${start}>${word}<//>`}
    </div>
  </div>`;
}
