/** @file 決裁: what one person proposed, another approves or sends back, with a word of why. */
import { useConsole } from "../console.js";
import { useAct } from "../patterns/act.js";
import { Fault } from "../patterns/fault.js";
import { Button } from "../../shared/components/button.js";
import { TextInput } from "../../shared/components/field.js";
import { Notice, Tag } from "../../shared/components/notice.js";
import { japaneseMoment } from "../../shared/dates.js";
import { nameOf } from "../../shared/names.js";
import { html, useState } from "../../shared/preact.js";
import { useFaults } from "./forms.js";
import { mayNotDecide, VERDICT_TONES } from "./retention/words.js";

/** The verdict of a motion in a word. */
export function VerdictTag({ motion }) {
  const said = motion.verdict === "proposed" ? "承認待ち" : nameOf("MotionVerdict", motion.verdict);
  return html`<${Tag} kind=${VERDICT_TONES[motion.verdict]}>${said}<//>`;
}

/** Who proposed a motion, why, and what became of it: terms for a DefinitionList. */
export const termsOfMotion = (motion) => [
  { term: "起案", text: `${motion.proposed_by}（${japaneseMoment(motion.proposed_at)}）` },
  { term: "起案の理由", text: motion.reason },
  ...(motion.decided_by
    ? [
        { term: "決裁", text: html`<${VerdictTag} motion=${motion} /> ${motion.decided_by}（${japaneseMoment(motion.decided_at)}）` },
        { term: "決裁の理由", text: motion.why },
      ]
    : []),
];

/**
 * The decision of a motion that waits; nothing for who may not decide any.
 * @param {object} props
 * @param {object} props.motion
 * @param {string} props.permission what deciding asks for
 * @param {string} props.what what is decided upon, in a few words
 * @param {any} props.consequence what approving does
 * @param {boolean} [props.danger] whether it cannot be undone
 * @param {(judgement: {approve: boolean, why: string}) => Promise<any>} props.send
 * @param {(answer: any) => void} props.onDecided
 */
export function Decide({ motion, permission, what, consequence, danger, send, onDecided }) {
  const { me, may, say, ask } = useConsole();
  const [why, setWhy] = useState("");
  const act = useAct((judgement) => send(judgement));
  const { faults, check, form } = useFaults(() => (why.trim() ? {} : { why: "決裁の理由を入力してください。" }));
  if (motion.verdict !== "proposed") return null;
  if (!may(permission)) return html`<p class="soft">管理者の決裁を待っています。</p>`;
  const stands = mayNotDecide(motion, me.account_id);
  if (stands) return html`<${Notice} kind="info" title=${stands} />`;
  const decide = async (approve) => {
    if (!check()) return;
    const question = { title: `${what}を${approve ? "承認" : "差し戻"}しますか`, body: html`<p>${approve ? consequence : BACK}</p>` };
    if ((await ask({ ...question, yes: approve ? "承認する" : "差し戻す", danger: approve && danger })) === null) return;
    const done = await act.run({ approve, why: why.trim() });
    if (!done) return;
    say(approve ? "承認しました。" : "差し戻しました。起案した方に理由を伝えてください。");
    onDecided(done);
  };
  return html`<form class="stack card" ref=${form} onSubmit=${(event) => event.preventDefault()} novalidate>
    <h2>決裁</h2>
    <p>${consequence}</p>
    <${TextInput}
      label="決裁の理由"
      hint="確かめたことを書きます。操作記録に残るので、個人の番号は書かないでください。"
      required
      maxlength="200"
      value=${why}
      error=${faults.why}
      onInput=${setWhy}
    />
    ${act.error && html`<${Fault} error=${act.error} ...${act.error.status === 409 ? moved(onDecided) : {}} />`}
    <div class="row">
      <${Button} kind=${danger ? "danger" : "primary"} busy=${act.busy} onClick=${() => decide(true)}>承認する<//>
      <${Button} kind="secondary" busy=${act.busy} onClick=${() => decide(false)}>差し戻す<//>
    </div>
  </form>`;
}

/** Somebody was faster: what stands now is shown anew. */
const moved = (again) => ({ again, word: "最新の内容を表示する" });

const BACK = "起案の内容は実行されません。必要であれば、起案し直してもらいます。";
