/**
 * @file One paper: its second entry, the decision where the two differ, and what became of it.
 */
import { Button, Link } from "../../../shared/components/button.js";
import { RadioGroup } from "../../../shared/components/choices.js";
import { Breadcrumbs } from "../../../shared/components/navigation.js";
import { Empty, Notice } from "../../../shared/components/notice.js";
import { DefinitionList } from "../../../shared/components/records.js";
import { japaneseMoment } from "../../../shared/dates.js";
import { html, useState } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { all } from "../../patterns/list.js";
import { Loaded, useLoad } from "../../patterns/load.js";
import { nameOf } from "../../../shared/names.js";
import { OUTCOMES } from "../../words.js";
import { ReasonField } from "../people/act_form.js";
import { BLANK_DOSE, DOSE_FIELDS, DoseFields, doseBody, doseFaults, shownValue } from "./dose_fields.js";

export default function Paper({ title, parameters }) {
  const { call } = useConsole();
  const { paper_id } = parameters;
  const load = useLoad(
    async (signal) => {
      const papers = await all((query) => call("GET /paper-entries", { query, signal }));
      return { paper: papers.find((each) => each.paper_id === paper_id) ?? null };
    },
    [paper_id],
  );
  return html`<div class="stack stack-wide">
    <${Breadcrumbs} items=${[{ label: "予診票の後日入力", href: href("/papers") }, { label: title }]} />
    <h1>${title}</h1>
    <${Loaded} load=${load}>
      ${({ paper }) =>
        paper
          ? html`<${Shown} paper=${paper} put=${(next) => load.put({ paper: next })} again=${load.again} />`
          : html`<${Empty} title="この予診票の入力はありません。"><div><${Link} href=${href("/papers")}>一覧へ<//></div><//>`}
    <//>
  </div>`;
}

function Shown({ paper, put, again }) {
  const { me } = useConsole();
  const items = [
    { term: "整理番号", text: paper.reference },
    { term: "状態", text: nameOf("PaperState", paper.state) },
    { term: "一回目", text: `${paper.first_by}　${japaneseMoment(paper.first_at)}` },
    { term: "二回目", text: paper.second_by },
    { term: "決めた職員", text: paper.decided_by },
    { term: "理由", text: paper.reason },
  ];
  const open = paper.state === "keyed_once" || paper.state === "differs";
  return html`
    <section class="card"><${DefinitionList} items=${items} /></section>
    ${paper.state === "keyed_once" &&
    (paper.first_by === me.account_id
      ? html`<${Notice} kind="info" title="二回目は、別の職員が入力します。" />`
      : html`<${Second} paper=${paper} put=${put} again=${again} />`)}
    ${paper.state === "differs" && html`<${Decide} paper=${paper} put=${put} again=${again} />`}
    ${paper.state === "recorded" && html`<${Recorded} paper=${paper} />`}
    ${open && html`<${Withdraw} paper=${paper} put=${put} />`}
  `;
}

function Second({ paper, put, again }) {
  const { call, say } = useConsole();
  const [typed, setTyped] = useState({ ...BLANK_DOSE, venue: "" });
  const [wrong, setWrong] = useState({});
  const set = (name) => (value) => setTyped((now) => ({ ...now, [name]: value }));
  const keep = useAct(async () => {
    const body = { form: doseBody(typed, { venue: true }) };
    const next = await call("POST /paper-entries/{paper_id}/second", { path: { paper_id: paper.paper_id }, body });
    put(next);
    say(
      next.state === "recorded"
        ? "二人の入力が一致し、登録しました。"
        : "二人の入力に違いがあります。予診票を見て決めてください。",
      next.state === "recorded" ? "success" : "warning",
    );
  });
  const send = (event) => {
    event.preventDefault();
    const faults = doseFaults(typed, { venue: true });
    setWrong(faults);
    if (Object.keys(faults).length === 0) keep.run();
  };
  return html`<form class="card stack" onSubmit=${send} novalidate aria-labelledby="second-title">
    <h2 id="second-title">二回目の入力</h2>
    <p>予診票だけを見て入力してください。一回目の内容は表示しません。</p>
    ${keep.error && html`<${Fault} error=${keep.error} again=${again} word="最新の状態を見る" />`}
    <${DoseFields} typed=${typed} set=${set} wrong=${wrong} venue />
    <div><${Button} type="submit" busy=${keep.busy}>二回目を保存する<//></div>
  </form>`;
}

function Decide({ paper, put, again }) {
  const { call, me, say } = useConsole();
  const [picks, setPicks] = useState({});
  const [reason, setReason] = useState("");
  const [wrong, setWrong] = useState({});
  const decide = useAct(async () => {
    const body = { picks, reason: reason.trim() };
    put(await call("POST /paper-entries/{paper_id}/decide", { path: { paper_id: paper.paper_id }, body }));
    say("決めた内容で登録しました。");
  });
  if (![paper.first_by, paper.second_by].includes(me.account_id)) {
    return html`<${Notice} kind="info" title="入力した二人のどちらかが、予診票を見て決めます。" />`;
  }
  const send = (event) => {
    event.preventDefault();
    const open = paper.differing.filter(({ field }) => !picks[field]);
    const faults = Object.fromEntries(open.map(({ field }) => [field, "どちらが予診票のとおりかを選んでください。"]));
    if (reason.trim() === "") faults.reason = "理由を入力してください。";
    setWrong(faults);
    if (Object.keys(faults).length === 0) decide.run();
  };
  return html`<form class="card stack" onSubmit=${send} novalidate aria-labelledby="decide-title">
    <h2 id="decide-title">食い違いを決める</h2>
    <p>予診票をもう一度見て、項目ごとに正しい方を選んでください。</p>
    ${decide.error && html`<${Fault} error=${decide.error} again=${again} word="最新の状態を見る" />`}
    ${paper.differing.map(
      ({ field, first, second }) => html`<${RadioGroup}
        key=${field}
        label=${DOSE_FIELDS[field]}
        required
        options=${[
          { value: "first", label: shownValue(field, first), hint: "一回目の入力" },
          { value: "second", label: shownValue(field, second), hint: "二回目の入力" },
        ]}
        value=${picks[field] ?? ""}
        onInput=${(value) => setPicks((now) => ({ ...now, [field]: value }))}
        error=${wrong[field]}
      />`,
    )}
    <${ReasonField} value=${reason} onInput=${setReason} error=${wrong.reason} />
    <div><${Button} type="submit" busy=${decide.busy}>この内容で登録する<//></div>
  </form>`;
}

function Recorded({ paper }) {
  const items = Object.entries(paper.form).map(([field, value]) => ({
    term: DOSE_FIELDS[field],
    text: shownValue(field, value),
  }));
  return html`<section class="card stack" aria-labelledby="recorded-title">
    <h2 id="recorded-title">登録した内容</h2>
    <p role="status">${OUTCOMES[paper.outcome] ?? paper.outcome}</p>
    <${DefinitionList} items=${items} />
  </section>`;
}

function Withdraw({ paper, put }) {
  const { ask, call, say } = useConsole();
  const withdraw = useAct(async () => {
    const answer = await ask({
      title: "この入力を取りやめますか",
      body: html`<p>整理番号 ${paper.reference} は登録されません。入力があったことと理由は残ります。</p>`,
      yes: "取りやめる",
      danger: true,
      reason: true,
    });
    if (answer === null) return;
    put(await call("POST /paper-entries/{paper_id}/withdraw", { path: { paper_id: paper.paper_id }, body: answer }));
    say("入力を取りやめました。");
  });
  return html`
    ${withdraw.error && html`<${Fault} error=${withdraw.error} />`}
    <div><${Button} kind="secondary" busy=${withdraw.busy} onClick=${withdraw.run}>この入力を取りやめる<//></div>
  `;
}
