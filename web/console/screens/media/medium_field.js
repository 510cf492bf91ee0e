/** @file Choosing a medium that may be used now; those that may not are named with the reason. */
import { Notice, Select, Spinner } from "../../../shared/components/index.js";
import { html } from "../../../shared/preact.js";
import { useConsole } from "../../console.js";
import { Fault } from "../../patterns/fault.js";
import { everything, useFound } from "../parts/listing.js";
import { whyNotUsable } from "./acts.js";

/** @param {{value: string, error?: string, onInput: (medium_id: string) => void}} given */
export function MediumField({ value, error, onInput }) {
  const { call } = useConsole();
  const media = useFound(() => everything((page) => call("GET /media", { query: page })));
  if (media.error) return html`<${Fault} error=${media.error} again=${media.again} />`;
  if (media.found === null) return html`<${Spinner} label="媒体を読み込んでいます" />`;
  const now = new Date();
  const usable = media.found.filter((each) => whyNotUsable(each, now) === null);
  const others = media.found.filter((each) => !each.retired_at && !usable.includes(each));
  return html`
    ${usable.length === 0 && html`<${Notice} kind="warning" title="今使える媒体がありません。管理者に登録を頼むか、前の使用の消去を記録してください。" />`}
    <${Select}
      label="媒体"
      required
      value=${value}
      error=${error}
      placeholder=""
      hint=${others.length > 0 ? `使えない媒体：${others.map((each) => `${each.medium_id}（${whyNotUsable(each, now)}）`).join("、")}` : undefined}
      options=${usable.map((each) => ({ value: each.medium_id, label: `${each.medium_id}（保管 ${each.custodian}）` }))}
      onInput=${onInput}
    />
  `;
}
