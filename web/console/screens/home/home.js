/**
 * @file ホーム: what there is to do today, as far as the person may see it.
 */
import { Button, Link } from "../../../shared/components/button.js";
import { Spinner, Tag } from "../../../shared/components/notice.js";
import { dayInJapan, japaneseDay } from "../../../shared/dates.js";
import { count } from "../../../shared/formats.js";
import { html, useState } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { useLoad } from "../../patterns/load.js";
import { APPROVALS, COUNTED_TODAY, QUEUES, TODAY, TOLD } from "./counts.js";
import { Jobs } from "./jobs.js";

export default function Home({ title }) {
  const { me, may } = useConsole();
  const [asked, setAsked] = useState(0);
  return html`<div class="stack stack-wide">
    <div class="row row-spread">
      <h1>${title}</h1>
      <${Button} kind="secondary" onClick=${() => setAsked(asked + 1)}>最新にする<//>
    </div>
    <p>${`${me.municipality_name}　${japaneseDay(dayInJapan(), { era: true })}`}</p>
    ${may("desk:person:read") && html`<p class="no-print"><${Link}
      kind="primary"
      href=${href("/people")}
    >接種者を探す<//></p>`}
    <div class="stack stack-wide" key=${asked}>
      <${Group} title="今日" counts=${[may(TODAY.needs) ? TODAY : COUNTED_TODAY]} />
      <${Group} title="確認が必要なもの" counts=${QUEUES} />
      <${Group} title="承認待ち" counts=${APPROVALS} />
      <${Group} title="お知らせと期限" counts=${TOLD} />
      <${Jobs} />
    </div>
  </div>`;
}

function Group({ title, counts }) {
  const { may } = useConsole();
  const open = counts.filter((each) => may(each.needs));
  if (open.length === 0) return null;
  return html`<section class="stack">
    <h2>${title}</h2>
    <ul class="tiles counts">
      ${open.map((each) => html`<li key=${each.key}><${Card} count=${each} /></li>`)}
    </ul>
  </section>`;
}

/** One count; what cannot be counted says why, and leads there all the same. */
function Card({ count: asked }) {
  const { call } = useConsole();
  const load = useLoad((signal) => asked.ask(call, signal), []);
  return html`<div class="card stack">
    <h3><${Link} href=${asked.to}>${asked.label}<//></h3>
    <${Figure} load=${load} asked=${asked} />
  </div>`;
}

function Figure({ load, asked }) {
  if (load.error?.code === "A321") return html`<p class="soft">開くと、本人確認のあとに表示します。</p>`;
  if (load.error) {
    return html`<p class="soft">${load.error.message}</p><div><${Button}
      kind="plain"
      onClick=${load.again}
    >もう一度数える<//></div>`;
  }
  if (load.data === undefined) return html`<${Spinner} label="数えています" />`;
  const some = load.data > 0 && asked.kind;
  return html`<p>
    <span class="figure">${count(load.data)}</span> ${asked.unit}
    ${some && html` <${Tag} kind=${asked.kind}>${asked.kind === "info" ? "あり" : "要対応"}<//>`}
  </p>`;
}
