/**
 * @file The head of the console: whose records, at which terminal, and who works with them.
 */
import { Button } from "../shared/components/button.js";
import { html } from "../shared/preact.js";
import { href } from "../shared/router.js";

/** @param {{me: object, menuOpen: boolean, onMenu: () => void, leave: () => void}} given */
export function Head({ me, menuOpen, onMenu, leave }) {
  return html`<header class="bar head">
    <p class="head-name">
      <a class="link" href=${href("/")}>ワクチン接種記録システム</a>
      <strong>${me.municipality_name}</strong>
    </p>
    <dl class="head-who">
      <div><dt>端末</dt><dd>${me.terminal}</dd></div>
      <div><dt>職員</dt><dd>${me.name}（${me.account_id}）</dd></div>
      ${me.shared && html`<div><dt>共用ID</dt><dd>${me.shared}</dd></div>`}
    </dl>
    <div class="row bar-end no-print">
      <span class="head-menu">
        <${Button} kind="secondary" aria-expanded=${menuOpen ? "true" : "false"} aria-controls="menu" onClick=${onMenu}>
          メニュー
        <//>
      </span>
      <${Button} kind="secondary" onClick=${leave}>サインアウト<//>
    </div>
  </header>`;
}
