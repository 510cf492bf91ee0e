/**
 * @file What a newcomer does before anything opens: register a passkey, then choose a password of their own.
 */
import { Button } from "../../shared/components/button.js";
import { Steps } from "../../shared/components/navigation.js";
import { Notice } from "../../shared/components/notice.js";
import { html, useState } from "../../shared/preact.js";
import { registerPasskey } from "../passkey.js";
import { Gate } from "./gate.js";
import { PasswordForm } from "./password_form.js";

const STEPS = ["初回パスワードでサインイン", "生体認証の登録", "パスワードの変更"];

/** @param {{me: object, again: () => Promise<void>, close: (why: string) => void}} given */
export function FirstSteps({ me, again, close }) {
  const registering = me.must_register_passkey;
  return html`<${Gate} title=${registering ? "生体認証の登録" : "パスワードの変更"}>
    <${Steps} steps=${STEPS} current=${registering ? 1 : 2} />
    <div class="card stack">
      ${registering
        ? html`<${Register} done=${again} />`
        : html`<p>初回パスワードは、ほかの人が決めたものです。自分だけが知るパスワードに変えてください。</p>
            <${PasswordForm} first done=${again} />`}
    </div>
    <p class="soft">端末 ${me.terminal}　職員 ${me.name}（${me.account_id}）</p>
    <div><${Button} kind="secondary" onClick=${() => close("left")}>やめてサインアウト<//></div>
  <//>`;
}

function Register({ done }) {
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);
  const register = async () => {
    setBusy(true);
    setFault("");
    try {
      await registerPasskey();
      await done();
    } catch (error) {
      setFault(error.message);
    } finally {
      setBusy(false);
    }
  };
  return html`
    <p>サインインのたびに、指紋や顔で本人確認をします。この端末の認証器に登録してください。</p>
    ${fault && html`<${Notice} kind="error" title=${fault} />`}
    <div><${Button} size="large" busy=${busy} onClick=${register}>生体認証を登録する<//></div>
  `;
}
