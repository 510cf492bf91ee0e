/**
 * @file The form of an act on a record: typed, looked at as it will be, compared with the person, then done.
 *
 * Where another member of staff was faster (V201), the record is looked up anew, what changed is shown, and
 * what was typed stays.
 */
import { Button, Link } from "../../../shared/components/button.js";
import { TextInput } from "../../../shared/components/field.js";
import { Steps } from "../../../shared/components/navigation.js";
import { Empty, Notice } from "../../../shared/components/notice.js";
import { DiffTable } from "../../../shared/components/records.js";
import { html, useEffect, useRef, useState } from "../../../shared/preact.js";
import { go } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { useForm } from "../../patterns/form.js";
import { Match, UNMATCHED, isMatched } from "./match.js";
import { WhoIsIt } from "./person_head.js";
import { forgetRecord } from "./record.js";

const MOVED = "V201";
const STEPS = ["内容の入力", "変更内容の確認", "実行"];

/**
 * @typedef {object} Act
 * @property {(record: object, parameters: object) => any} subject what it is about; null: it is not there any more
 * @property {(subject: any, record: object) => object} blank what is typed at first
 * @property {Function} Fields `{ typed, set, wrong, subject, record }`
 * @property {(typed: object, subject: any, record: object) => object} faults a sentence a field
 * @property {(given: object) => Promise<{caption: string, rows: object[], who?: object, more?: any, kept?: any}>} preview
 *   what will change; `who` is the person to compare, where it is another than the one on the screen; `kept` is
 *   handed on to `send`
 * @property {(given: object) => Promise<any>} send
 * @property {string} word what the last button says
 * @property {string} done what is said afterwards
 * @property {boolean} [danger]
 * @property {(before: any, now: any, records: object[]) => object[]} compared rows for what another changed
 */

/**
 * @param {object} given
 * @param {Act} given.act
 * @param {{subject: any, record: object|null}} given.found `record` is null where nobody knows whose ticket it is
 * @param {object} given.parameters of the path
 * @param {() => Promise<{subject: any, record: object|null}>} given.reload looks both up anew
 * @param {string} given.back where one goes afterwards
 */
export function ActForm({ act, found, parameters = {}, reload, back }) {
  const doing = useActing({ act, found, parameters, reload, back });
  const { subject, record, shown, overtaken, look, form } = doing;
  if (overtaken) return html`<${Overtaken} rows=${overtaken.rows} goOn=${doing.goOn} back=${back} />`;
  if (subject === null) return html`<${Gone} back=${back} />`;
  if (shown) {
    const reason = act.reason === false ? "" : form.typed.reason;
    return html`<${Confirm} ...${{ act, record, shown, reason }} send=${doing.send} again=${doing.back} />`;
  }
  const { typed, set, wrong, submit } = form;
  return html`
    <${Steps} steps=${STEPS} current=${0} />
    ${record && html`<div class="card stack"><${WhoIsIt} record=${record} /></div>`}
    <form class="card stack" onSubmit=${submit} novalidate>
      ${look.error && html`<${Fault} error=${look.error} />`}
      <${act.Fields} ...${{ typed, set, wrong, subject, record }} />
      ${act.reason !== false &&
      html`<${ReasonField} value=${typed.reason} onInput=${set("reason")} error=${wrong.reason} />`}
      <div class="row">
        <${Button} type="submit" busy=${look.busy}>変更内容を確認する<//>
        <${Link} kind="secondary" href=${back}>やめて戻る<//>
      </div>
    </form>
  `;
}

/** The act as far as it has come: typed, looked at, sent, or overtaken by somebody else's. */
function useActing({ act, found, parameters, reload, back }) {
  const { call, say } = useConsole();
  const [{ subject, record }, setFound] = useState(found);
  const [shown, setShown] = useState(null);
  const [overtaken, setOvertaken] = useState(null);
  const blank = () => (subject === null ? {} : { reason: "", ...act.blank(subject, record) });
  const faults = (typed) => faultsOf(act, typed, subject, record);
  const form = useForm(blank, faults, () => look.run());
  const given = { typed: form.typed, subject, record, call, parameters };
  const guarded = async (work) => {
    try {
      return await work();
    } catch (error) {
      if (error.code !== MOVED) throw error;
      const now = await reload();
      setOvertaken({ now, rows: changesOf(act, { subject, record }, now) });
      setShown(null);
      return undefined;
    }
  };
  const look = useAct(() => guarded(async () => setShown(await act.preview(given))));
  const send = useAct(() =>
    guarded(async () => {
      await act.send({ ...given, kept: shown.kept });
      forgetRecord();
      say(act.done);
      go(back);
    }),
  );
  const goOn = () => {
    setFound(overtaken.now);
    setOvertaken(null);
  };
  return { subject, record, shown, overtaken, look, send, form, goOn, back: () => setShown(null) };
}

function faultsOf(act, typed, subject, record) {
  const faults = { ...act.faults(typed, subject, record) };
  if (act.reason !== false && typed.reason.trim() === "") faults.reason = "理由を入力してください。";
  return faults;
}

/** The line in which staff say why. @param {{value: string, onInput: (value: string) => void, error?: string}} props */
export function ReasonField(props) {
  return html`<${TextInput}
    ...${props}
    label="理由"
    hint="200文字まで。記録とともに残ります。"
    required
    maxlength="200"
  />`;
}

/** What will change, the person to compare it with, and the last word. */
function Confirm({ act, record, shown, reason, send, again }) {
  const who = shown.who ?? record;
  const [matched, setMatched] = useState(UNMATCHED);
  const [missing, setMissing] = useState(false);
  const head = useRef(null);
  useEffect(() => head.current.focus(), []);
  const run = () => {
    setMissing(!isMatched(who, matched));
    if (isMatched(who, matched)) send.run();
  };
  const legend = shown.who ? "移す先の方の照合" : undefined;
  return html`
    <${Steps} steps=${STEPS} current=${1} />
    <section class="stack" aria-labelledby="confirm-title">
      <h2 id="confirm-title" tabindex="-1" ref=${head}>変更内容の確認</h2>
      ${record && html`<div class="card stack"><${WhoIsIt} record=${record} /></div>`}
      <${DiffTable} caption=${shown.caption} rows=${shown.rows} />
      ${shown.more}
      ${reason && html`<p>理由: ${reason}</p>`}
      ${who && html`<${Match} ...${{ who, matched, missing, legend }} onInput=${setMatched} />`}
      ${send.error && html`<${Fault} error=${send.error} />`}
      <div class="row">
        <${Button} kind=${act.danger ? "danger" : "primary"} busy=${send.busy} onClick=${run}>${act.word}<//>
        <${Button} kind="secondary" onClick=${again}>入力に戻る<//>
      </div>
    </section>
  `;
}

function Overtaken({ rows, goOn, back }) {
  return html`<section class="stack" aria-label="記録の更新">
    <${Notice} kind="warning" title="ほかの職員がこの記録を更新しました" live>
      <p>まだ何も変更していません。違いを確かめて、続けるかどうかを決めてください。入力した内容は残っています。</p>
    <//>
    <${DiffTable} caption="表示していた内容と、今の内容" rows=${rows} />
    <div class="row">
      <${Button} onClick=${goOn}>最新の内容で続ける<//>
      <${Link} kind="secondary" href=${back}>やめて戻る<//>
    </div>
  </section>`;
}

function changesOf(act, before, now) {
  if (now.subject === null) return [{ label: "対象", before: "登録あり", after: "なくなりました" }];
  return act.compared(before.subject, now.subject, [before.record, now.record]);
}

function Gone({ back }) {
  return html`<${Empty} title="この操作の対象は、今の記録にはありません。">
    <p>すでに取り消されたか、訂正された可能性があります。</p>
    <div><${Link} href=${back}>最新の記録を見る<//></div>
  <//>`;
}
