/**
 * @file A venue's day: forms counted by product and lot, compared with the records, closed by a second person.
 */
import { Button, Link } from "../../../shared/components/button.js";
import { Breadcrumbs } from "../../../shared/components/navigation.js";
import { Notice, Tag } from "../../../shared/components/notice.js";
import { DefinitionList, Timeline } from "../../../shared/components/records.js";
import { japaneseDay, japaneseMoment } from "../../../shared/dates.js";
import { count } from "../../../shared/formats.js";
import { html, useState } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { all } from "../../patterns/list.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { nameOf } from "../../../shared/names.js";
import { vaccine } from "../../words.js";
import { ReasonField } from "../people/act_form.js";
import { Figures } from "./day_figures.js";

export default function Day({ title, parameters }) {
  const { call, may } = useConsole();
  const { day, venue } = parameters;
  const load = useLoad(
    async (signal) => {
      const rows = await all((page) => call("GET /day-counts", { query: { ...page, day }, signal }));
      return rows.find((row) => row.venue === venue) ?? nothing(day, venue);
    },
    [day, venue],
  );
  return html`<div class="stack stack-wide">
    <${Breadcrumbs} items=${[{ label: "日別の照合と締切", href: href("/days", {}, { day }) }, { label: title }]} />
    <h1>${`${title}　${venue}　${japaneseDay(day)}`}</h1>
    <${Loaded} load=${load}>
      ${(found) => html`
        <${Compared} found=${found} />
        ${may("desk:day:count") && found.state !== "closed" && html`<${Figures}
          key=${found.counted_at}
          found=${found}
          put=${load.put}
        />`}
        ${may("desk:day:count") && found.forms !== null && found.state !== "closed" && html`<${Close}
          found=${found}
          put=${load.put}
        />`}
        <${Closings} found=${found} />
      `}
    <//>
  </div>`;
}

function nothing(day, venue) {
  return { day, venue, state: "uncounted", forms: null, records: 0, foreign: 0, differing: 0, lots: [], closings: [] };
}

function Compared({ found }) {
  const items = [
    { term: "状態", text: nameOf("DayState", found.state) },
    { term: "予診票", text: found.forms === null ? "未入力" : `${count(found.forms)}枚` },
    { term: "記録", text: `${count(found.records)}件` },
    { term: "他所での接種（照合しない）", text: `${count(found.foreign)}件` },
    { term: "数えた職員", text: found.counted_by && `${found.counted_by}　${japaneseMoment(found.counted_at)}` },
  ];
  return html`<section class="card stack" aria-label="照合の結果">
    <${DefinitionList} items=${items} />
    ${found.state === "reopened" && html`<${Notice} kind="warning" title="締め切った後に記録が変わりました。もう一度数えて、締め切ってください。" />`}
    ${found.forms !== null && html`<${Differences} lots=${found.lots} />`}
  </section>`;
}

function Differences({ lots }) {
  return html`<div class="table-scroll" tabindex="0" role="region" aria-label="製品とロットごとの照合">
    <table class="table">
      <caption>製品とロットごとの照合</caption>
      <thead>
        <tr>
          <th scope="col">製品</th>
          <th scope="col">ロット番号</th>
          <th scope="col" class="number">予診票</th>
          <th scope="col" class="number">記録</th>
          <th scope="col">違い</th>
        </tr>
      </thead>
      <tbody>
        ${lots.map((each) => {
          const difference = each.forms - each.records;
          return html`<tr key=${`${each.product}|${each.lot}`}>
            <th scope="row">${vaccine(each.product)}</th>
            <td>${each.lot}</td>
            <td class="number">${count(each.forms)}</td>
            <td class="number">${count(each.records)}</td>
            <td>
              ${difference === 0
                ? html`<${Tag} kind="success">一致<//>`
                : html`<${Tag} kind="warning">${difference > 0 ? `記録が${difference}件足りない` : `記録が${-difference}件多い`}<//>`}
            </td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

/** The second look: by another person than who counted, with a reason for whatever differs. */
function Close({ found, put }) {
  const { call, me, say } = useConsole();
  const [reason, setReason] = useState("");
  const [wrong, setWrong] = useState("");
  const close = useAct(async () => {
    put(await call("POST /day-counts/close", { body: { day: found.day, venue: found.venue, reason: reason.trim() } }));
    say("この会場の日を締め切りました。");
  });
  if (found.counted_by === me.account_id) {
    return html`<${Notice} kind="info" title="締切は、枚数を入力した職員とは別の職員が行います。" />`;
  }
  const send = (event) => {
    event.preventDefault();
    setWrong(reason.trim() ? "" : "確かめた内容を入力してください。");
    if (reason.trim()) close.run();
  };
  return html`<form class="card stack" onSubmit=${send} novalidate aria-labelledby="close-title">
    <h2 id="close-title">締切</h2>
    ${found.differing > 0
      ? html`<${Notice} kind="warning" title=${`予診票と記録が${found.differing}件食い違っています`}>
          先に<${Link} href=${href("/queues", {}, { day: found.day })}>この日の確認<//>や予診票の後日入力を済ませてください。
          食い違いのまま締め切るときは、理由を書いてください。
        <//>`
      : html`<p>予診票と記録は一致しています。</p>`}
    ${close.error && html`<${Fault} error=${close.error} />`}
    <${ReasonField} value=${reason} onInput=${setReason} error=${wrong || undefined} />
    <div><${Button} type="submit" busy=${close.busy}>確認して締め切る<//></div>
  </form>`;
}

function Closings({ found }) {
  if (found.closings.length === 0) return null;
  const items = [...found.closings]
    .reverse()
    .map((each) => ({ key: each.at, at: each.at, by: each.by, title: "締切", more: html`<p>${each.reason}</p>` }));
  return html`<section class="stack" aria-labelledby="closings-title">
    <h2 id="closings-title">締切の記録</h2>
    <${Timeline} items=${items} />
  </section>`;
}
