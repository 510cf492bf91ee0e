/** @file Sending the parts of an announced file: the first time, or from where an earlier try came to. */
import { Button, Notice, Progress } from "../../../shared/components/index.js";
import { html, useEffect, useRef, useState } from "../../../shared/preact.js";
import { useConsole } from "../../console.js";
import { Fault } from "../../patterns/fault.js";
import { PickSealed, SealedNotice } from "./pick.js";
import { takeHeld } from "./picked.js";
import { SealedFault } from "./sealed.js";
import { sendParts } from "./sending.js";

const GUARD = "ファイルを送っている途中です。離れても送った分は残り、あとで同じファイルを選ぶと続きから送れます。";
const CALM = { running: false, stopping: false, fault: null };

/** @param {{changeset: object, told: (changeset: object) => void}} given */
export function SendingPanel({ changeset, told }) {
  const { call, leaving } = useConsole();
  const [state, setState] = useState(CALM);
  const file = useRef(null);
  const stop = useRef(null);
  const path = { changeset_id: changeset.changeset_id };
  const send = (part, body) =>
    call("POST /changesets/{changeset_id}/parts/{part}", { path: { ...path, part }, body, timeout: 60_000 });
  const run = async (picked) => {
    if (stop.current !== null) return;
    file.current = picked;
    stop.current = new AbortController();
    setState({ ...CALM, running: true });
    leaving(GUARD);
    let fault = null;
    try {
      await sendParts(picked, changeset, send, told, stop.current.signal);
    } catch (error) {
      fault = error;
      if (error instanceof SealedFault) file.current = null;
    }
    stop.current = null;
    leaving(null);
    setState({ ...CALM, fault });
  };
  useEffect(() => {
    const held = takeHeld(changeset.digest);
    if (held) run(held);
    return () => {
      stop.current?.abort();
      leaving(null);
    };
  }, []);
  const halt = () => {
    stop.current?.abort();
    setState((now) => ({ ...now, stopping: true }));
  };
  return html`<section class="card stack" aria-labelledby="send-head">
    <h2 id="send-head">ファイルの送信</h2>
    <${Progress} label="送った部分" value=${changeset.received} max=${changeset.parts} unit="部分" />
    ${state.running
      ? html`<p role="status" class="soft">${state.stopping ? "今の部分で止めます…" : "送っています…"}</p>
          <div class="row"><${Button} kind="secondary" disabled=${state.stopping} onClick=${halt}>途中で止める<//></div>`
      : html`<${Waiting} changeset=${changeset} fault=${state.fault} file=${file.current} run=${run} />`}
  </section>`;
}

function Waiting({ changeset, fault, file, run }) {
  return html`
    ${fault instanceof SealedFault ? html`<${SealedNotice} code=${fault.code} />` : fault && html`<${Fault} error=${fault} />`}
    ${file
      ? html`<div class="row"><${Button} onClick=${() => run(file)}>送信を続ける<//></div>`
      : html`${changeset.received > 0 &&
            html`<${Notice} title="送信が途中です。同じファイルを選ぶと、続きから送ります。" />`}
          <${PickSealed}
            label="届け出たファイル"
            hint="届け出たものと1バイトでも違うファイルは送れません。"
            onFile=${run}
          />`}
  `;
}
