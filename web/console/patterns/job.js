/**
 * @file A long act in small steps: how far it is, asked on until it is done, stopped where that is safe.
 *
 * The service does a few seconds of work a request and keeps how far it is; asking again goes on.  So a page
 * that is closed loses nothing, and stopping between two requests leaves nothing half done.
 */
import { Button } from "../../shared/components/button.js";
import { Progress } from "../../shared/components/notice.js";
import { html, useCallback, useEffect, useRef, useState } from "../../shared/preact.js";
import { useConsole } from "../console.js";
import { Fault } from "./fault.js";

const LEAVING = "処理の途中です。離れてもここまでの分は残り、あとで続きから進められます。";

/**
 * Runs steps until `done` says so; `stop` ends after the step that is under way.
 * @param {object} given
 * @param {() => Promise<any>} given.step the request that goes on; answers the state it came to
 * @param {(state: any) => boolean} given.done
 * @param {(state: any) => void} given.onState
 */
export function useJob({ step, done, onState }) {
  const { leaving } = useConsole();
  const [state, setState] = useState({ running: false, error: null });
  const wanted = useRef(false);
  const latest = useRef({ step, done, onState });
  latest.current = { step, done, onState };
  useEffect(
    () => () => {
      wanted.current = false;
      leaving(null);
    },
    [],
  );
  const start = useCallback(async () => {
    wanted.current = true;
    setState({ running: true, error: null });
    leaving(LEAVING);
    let error = null;
    try {
      let ended = false;
      while (wanted.current && !ended) {
        const next = await latest.current.step();
        ended = latest.current.done(next);
        latest.current.onState(next);
      }
    } catch (fault) {
      error = fault;
    }
    leaving(null);
    setState({ running: false, error });
  }, []);
  const stop = useCallback(() => {
    wanted.current = false;
  }, []);
  return { ...state, start, stop };
}

/**
 * Shows a job.
 * @param {{label: string, value: number, max: number, unit?: string, job: object, goOn?: string,
 *   canStop?: boolean}} given
 *   `goOn` is the button's word while it rests (none: it cannot be started here)
 */
export function Job({ label, value, max, unit, job, goOn, canStop = true }) {
  return html`<div class="stack">
    <${Progress} label=${label} value=${value} max=${max} unit=${unit} />
    ${job.error && html`<${Fault} error=${job.error} again=${job.start} word="続きから進める" />`}
    ${!job.error &&
    html`<div class="row">
      ${job.running && canStop && html`<${Button} kind="secondary" onClick=${job.stop}>ここで止める<//>`}
      ${!job.running && goOn && html`<${Button} onClick=${job.start}>${goOn}<//>`}
    </div>`}
  </div>`;
}
