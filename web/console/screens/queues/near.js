/**
 * @file Tickets that were perhaps meant: issued ones that differ by one slip of the reader or of a hand.
 */
import { Button, Link } from "../../../shared/components/button.js";
import { Tag } from "../../../shared/components/notice.js";
import { html, useState } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { keep } from "../../memory.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { nameOf } from "../../../shared/names.js";
import { numberOf } from "../people/ticket_card.js";

/** Suggestions, some at a time: each is a look at a person. @param {{entry: object, canMove?: boolean}} given */
export function Near({ entry, canMove = true }) {
  const { call } = useConsole();
  const [page, setPage] = useState(null);
  const { ticket, turn, conflict_id } = entry;
  const more = useAct(async () => {
    const body = { ticket, turn, after: page?.next ?? 0, ...(conflict_id && { conflict_id }) };
    const next = await call("POST /queues/near", { body });
    setPage({ ...next, items: [...(page?.items ?? []), ...next.items] });
  });
  return html`<section class="stack" aria-label="近い番号の候補">
    ${more.error && html`<${Fault} error=${more.error} />`}
    ${page && html`<${Candidates} page=${page} canMove=${canMove} />`}
    ${(page === null || page.next !== null) &&
    html`<div>
      <${Button} kind="secondary" busy=${more.busy} onClick=${more.run}>${page === null ? "近い番号の候補を探す" : "さらに候補を見る"}<//>
    </div>`}
  </section>`;
}

function Candidates({ page, canMove }) {
  if (page.total === 0) return html`<p role="status">近い番号の、接種に合う接種券は見つかりませんでした。</p>`;
  const head = [
    "接種券",
    "回",
    "読み誤り",
    "氏名の一字目",
    "生まれた日",
    "移したときの確認事項",
    ...(canMove ? ["操作"] : []),
  ];
  return html`
    <p role="status">${`候補 ${page.total}件のうち${page.items.length}件`}</p>
    <div class="table-scroll" tabindex="0" role="region" aria-label="近い番号の候補の表">
      <table class="table">
        <thead><tr>${head.map((each) => html`<th scope="col" key=${each}>${each}</th>`)}</tr></thead>
        <tbody>${page.items.map((each) => html`<${Candidate}
          key=${`${each.ticket}-${each.turn}`}
          near=${each}
          canMove=${canMove}
        />`)}</tbody>
      </table>
    </div>
  `;
}

function Candidate({ near, canMove }) {
  const hand = () => keep("target", { ticket: near.ticket, turn: near.turn });
  return html`<tr>
    <th scope="row" class="digits">${numberOf(near.ticket)}</th>
    <td>${near.turn}回目</td>
    <td>${nameOf("Slip", near.slip)}</td>
    <td>${near.name_hint}</td>
    <td>${near.born_day}日</td>
    <td>${near.odd.length === 0 ? "なし" : near.odd.map((each) => html`<${Tag}
      key=${each}
      kind="warning"
    >${nameOf("FindingCode", each)}<//> `)}</td>
    ${canMove &&
    html`<td>
      <${Link}
        href=${href("/queues/entry/{act}", { act: "move" })}
        onClick=${hand}
        aria-label=${`この接種券へ移す: ${numberOf(near.ticket)} の${near.turn}回目`}
      >この接種券へ移す<//>
    </td>`}
  </tr>`;
}
