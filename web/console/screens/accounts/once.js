/** @file A password that is shown once: to be handed over, then gone from the page. */
import { Button } from "../../../shared/components/button.js";
import { Notice } from "../../../shared/components/notice.js";
import { html, useEffect, useRef } from "../../../shared/preact.js";

const SHARED = "この共用IDのパスワードです。台帳の職員にだけ伝えてください。";
const FIRST = "初回のパスワードです。24時間以内に本人がログインし、生体認証を登録して変更します。";

/**
 * @param {{wanted: object, secret: string, onClose: () => void}} props
 */
export function Once({ wanted, secret, onClose }) {
  const box = useRef(null);
  useEffect(() => box.current?.focus(), []);
  const shared = wanted.kind === "shared";
  return html`<section class="card stack once" tabindex="-1" ref=${box} aria-labelledby="once">
    <h2 id="once">${shared ? "共用IDのパスワード" : "初回のパスワード"}</h2>
    <${Notice} kind="warning" title="この画面を離れると、二度と表示できません。">
      <p>${shared ? SHARED : FIRST} 紙に書いて手渡し、メールや共有フォルダーには残さないでください。</p>
    <//>
    <p><span class="soft">${shared ? "共用ID" : "ID"}</span> <strong>${wanted.shared_id ?? wanted.account_id}</strong></p>
    <p class="once-secret digits no-print">${secret}</p>
    <p class="row"><${Button} onClick=${onClose}>渡しました（表示を消す）<//></p>
  </section>`;
}
