/** @file A long act of a changeset, a download or a bulk inquiry: asked about, begun, stopped, gone on with. */
import { Button } from "../../../shared/components/index.js";
import { html, useEffect } from "../../../shared/preact.js";
import { Job, useJob } from "../../patterns/job.js";

/** One request may work for some seconds longer than a call is usually waited for. */
export const LONG = 60_000;

/**
 * @param {object} given
 * @param {string} given.label what it is: 予行, 取込み …
 * @param {boolean} given.begun whether an earlier try began it: the button then says 続ける
 * @param {() => Promise<object>} given.step one request; answers how things stand
 * @param {(said: object) => boolean} given.isDone
 * @param {{value: number, max: number, unit?: string}} given.far how far it is now
 * @param {(said: object) => void} given.told called after each request
 * @param {() => void} given.refresh shows how things stand, once it is done and after a fault
 * @param {boolean} [given.auto] begin without being asked
 * @param {() => Promise<boolean>} [given.sure] asks once more before it begins for the first time
 * @param {"primary"|"danger"} [given.kind]
 */
export function Working(given) {
  const { label, begun, step, isDone, far, told, refresh, auto = false, sure, kind = "primary" } = given;
  const onState = (said) => {
    told(said);
    if (isDone(said)) refresh();
  };
  const job = useJob({ step, done: isDone, onState });
  useEffect(() => {
    if (auto) job.start();
  }, []);
  const start = async () => {
    if (begun || !sure || (await sure())) job.start();
  };
  const resting = !job.running && !job.error;
  return html`<div class="stack">
    ${(begun || !resting) && html`<${Job} label=${label} ...${far} job=${job} />`}
    ${job.running && html`<p role="status" class="soft">${label}を進めています…</p>`}
    ${job.error && html`<div class="row"><${Button} kind="plain" onClick=${refresh}>最新の状態を表示する<//></div>`}
    ${resting && begun && html`<p>途中で止まっています。続けると、止まったところから進みます。</p>`}
    ${resting && html`<div class="row"><${Button} kind=${kind} onClick=${start}>${begun ? `${label}を続ける` : `${label}を始める`}<//></div>`}
  </div>`;
}
