/** @file Writing an entry into the ledger for a file that is to come in. */
import { Button, TextInput } from "../../../shared/components/index.js";
import { html } from "../../../shared/preact.js";
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { Digest } from "../parts/digest.js";
import { useFields } from "../parts/fields.js";
import { digestOf } from "./acts.js";
import { MediumField } from "./medium_field.js";

const EMPTY = { medium_id: "", purpose: "", digest: "" };
const NO_DIGEST = "封緘ツールが出した「管理簿の指紋」64桁（0～9とa～f）を入力してください。";

/**
 * @param {{digest?: string, written: (use: object) => void}} given `digest` where the file was picked already;
 *   else it is typed from what the sealing tool said, before the medium touches this terminal
 */
export function EntryForm({ digest, written }) {
  const { call, me, say } = useConsole();
  const faultsOf = (typed) => ({
    medium_id: typed.medium_id ? null : "媒体を選んでください。",
    purpose: typed.purpose.trim() ? null : "目的を入力してください。",
    digest: (digest ?? digestOf(typed.digest)) ? null : NO_DIGEST,
  });
  const { busy, error, run } = useAct(async (form) => {
    const body = { medium_id: form.medium_id, purpose: form.purpose.trim(), digest: digest ?? digestOf(form.digest) };
    const use = await call("POST /media-uses", { body });
    say("媒体管理簿に記入しました。管理者に承認を頼んでください。");
    written(use);
  });
  const { field, submit } = useFields(EMPTY, faultsOf, run);
  return html`<form class="stack" onSubmit=${submit} novalidate>
    <p>記入した本人（${me.name}）が、この端末（${me.terminal}）でだけ届け出られます。</p>
    <${MediumField} ...${field("medium_id")} />
    <${TextInput} label="目的" hint="例：接種対象者の登録（7月分）" required maxlength="200" ...${field("purpose")} />
    ${digest
      ? html`<div class="field"><span class="field-label">管理簿の指紋</span><${Digest} digest=${digest} line /></div>`
      : html`<${TextInput}
          label="管理簿の指紋"
          hint="封緘ツールの画面に出た64桁です。4桁ごとの空白は入れても構いません。"
          required
          spellcheck=${false}
          ...${field("digest")}
        />`}
    ${error && html`<${Fault} error=${error} />`}
    <div class="row"><${Button} type="submit" busy=${busy}>記入して承認を頼む<//></div>
  </form>`;
}
