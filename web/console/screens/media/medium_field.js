/** @file Choosing a medium that may be used now; those that may not are named with the reason. */
import { Notice, Select } from "../../../shared/components/index.js";
import { html } from "../../../shared/preact.js";
import { useConsole } from "../../console.js";
import { all } from "../../patterns/list.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { whyNotUsable } from "./acts.js";

/** @param {{value: string, error?: string, onInput: (medium_id: string) => void}} given */
export function MediumField({ value, error, onInput }) {
  const { call } = useConsole();
  const load = useLoad((signal) => all((page) => call("GET /media", { query: page, signal })), []);
  return html`<${Loaded} load=${load} label="媒体を読み込んでいます">
    ${(media) => html`<${Choice} media=${media} value=${value} error=${error} onInput=${onInput} />`}
  <//>`;
}

function Choice({ media, value, error, onInput }) {
  const now = new Date();
  const usable = media.filter((each) => whyNotUsable(each, now) === null);
  const others = media.filter((each) => !each.retired_at && !usable.includes(each));
  const hindered = others.map((each) => `${each.medium_id}（${whyNotUsable(each, now)}）`).join("、");
  return html`
    ${usable.length === 0 &&
    html`<${Notice} kind="warning" title="今使える媒体がありません。管理者に登録を頼むか、前の使用の消去を記録してください。" />`}
    <${Select}
      label="媒体"
      required
      value=${value}
      error=${error}
      placeholder=""
      hint=${hindered ? `使えない媒体：${hindered}` : undefined}
      options=${usable.map((each) => ({ value: each.medium_id, label: `${each.medium_id}（保管 ${each.custodian}）` }))}
      onInput=${onInput}
    />
  `;
}
