/** @file Asking for a download: what, why, on which medium. */
import { Button, Checkbox, Notice, RadioGroup, TextInput } from "../../../shared/components/index.js";
import { nameOf } from "../../../shared/names.js";
import { html } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { MediumField } from "../media/medium_field.js";
import { useFields } from "../parts/fields.js";
import { Page } from "../parts/page.js";
import { kindsFor } from "./acts.js";
import { KINDS } from "./words.js";

const UNDER = ["出力（持出し）", "/downloads"];

const EMPTY = { kind: "", reason: "", medium_id: "", changed_only: false };

/** What is missing, a sentence a field. */
export function faultsOf(form) {
  return {
    kind: form.kind ? null : "出力の種類を選んでください。",
    reason: form.reason.trim() ? null : "何に使うかを入力してください。",
    medium_id: form.medium_id ? null : "媒体を選んでください。",
  };
}

export default function Request({ title }) {
  const { call, may, me, say } = useConsole();
  const { busy, error, run } = useAct(async (form) => {
    const { download_id } = await call("POST /downloads", { body: { ...form, reason: form.reason.trim() } });
    say("申請しました。管理者に承認を頼んでください。");
    go(href("/downloads/{download_id}", { download_id }));
  });
  const { field, submit } = useFields(EMPTY, faultsOf, run);
  const kinds = kindsFor(may).map((kind) => ({ value: kind, label: nameOf("DownloadKind", kind), hint: KINDS[kind].says }));
  const { value: changedOnly, ...tick } = field("changed_only");
  return html`<${Page} title=${title} under=${UNDER}>
    <form class="stack" onSubmit=${submit} novalidate>
      <${Notice} title="申請すると、媒体管理簿にも記入されます。">
        <p>
          管理者が承認した後、申請した本人（${me.name}）が、この端末（${me.terminal}）で作成して受け取ります。
          受取りは一度だけです。申請から3日、作成から24時間で無効になります。
        </p>
      <//>
      <${RadioGroup} label="出力の種類" required options=${kinds} ...${field("kind")} />
      <${TextInput}
        label="理由"
        hint="例：予防接種台帳への反映。個人の名前や番号は書きません。"
        required
        maxlength="190"
        ...${field("reason")}
      />
      <${MediumField} ...${field("medium_id")} />
      <${Checkbox}
        label="前回の受取りの後に変わったものだけ"
        hint="同じ種類の出力を前に受け取っているときに使います。初めてのときは全部が出ます。"
        checked=${changedOnly}
        ...${tick}
      />
      ${error && html`<${Fault} error=${error} />`}
      <div class="row"><${Button} type="submit" busy=${busy}>申請する<//></div>
    </form>
  <//>`;
}
