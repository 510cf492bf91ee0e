/** @file Announcing a sealed file: picked and looked at, its entry in the ledger found, then announced. */
import { Button, DefinitionList, Link, Notice, RadioGroup, Spinner } from "../../../shared/components/index.js";
import { bytes, count } from "../../../shared/formats.js";
import { choicesOf } from "../../../shared/names.js";
import { html, useState } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { all } from "../../patterns/list.js";
import { EntryForm } from "../media/entry_form.js";
import { Digest } from "../parts/digest.js";
import { Page } from "../parts/page.js";
import { entryFor } from "./entry.js";
import { PickSealed } from "./pick.js";
import { hold } from "./picked.js";

const UNDER = ["一括登録", "/files"];

export default function Announce({ title }) {
  const { call, me } = useConsole();
  const [file, setFile] = useState(null);
  const [entry, setEntry] = useState(null);
  const looking = useAct(async (picked) => {
    const uses = await all((page) => call("GET /media-uses", { query: page }));
    setEntry(entryFor(uses, picked.digest, me));
  });
  const pick = (picked) => {
    setFile(picked);
    setEntry(null);
    if (picked) looking.run(picked);
  };
  const look = () => looking.run(file);
  return html`<${Page} title=${title} under=${UNDER}>
    <div class="stack">
      <p>
        媒体を挿す前に、<a class="link" href=${href("/media/uses/new")}>媒体管理簿に記入</a>して管理者の承認を受けます。
        封緘のしかたと鍵は<a class="link" href=${href("/files/key")}>取込鍵</a>にあります。
      </p>
      <${PickSealed}
        label="封緘したファイル（.vrs）"
        hint="ここで読むのは見出しと指紋だけです。届け出るまで、何も送りません。"
        busy=${looking.busy}
        onFile=${pick}
        onFault=${() => pick(null)}
      />
      ${file && html`<${Picked} file=${file} />`}
      ${looking.busy && html`<${Spinner} label="媒体管理簿を確かめています" />`}
      ${looking.error && html`<${Fault} error=${looking.error} again=${look} />`}
      ${file && entry && html`<${Next} file=${file} entry=${entry} look=${look} />`}
    </div>
  <//>`;
}

function Picked({ file }) {
  return html`<section class="card stack" aria-labelledby="picked-head">
    <h2 id="picked-head">選んだファイル</h2>
    <${DefinitionList}
      items=${[
        { term: "ファイル", text: `${file.name}（${bytes(file.size)}）` },
        { term: "部分", text: count(file.digests.length) },
        { term: "封緘した鍵", text: file.kid },
        { term: "管理簿の指紋", text: html`<${Digest} digest=${file.digest} line />` },
      ]}
    />
  </section>`;
}

/** What to do with a file, by how its entry stands. */
function Next({ file, entry, look }) {
  const { standing, use } = entry;
  if (standing === "approved") return html`<${Ready} file=${file} use=${use} look=${look} />`;
  if (standing === "asked") {
    return html`<${Notice} title="媒体管理簿の記入は、管理者の承認を待っています。">
      <p>承認されたら「もう一度確かめる」を押してください。ファイルを選び直す必要はありません。</p>
      <${Button} kind="secondary" onClick=${look}>もう一度確かめる<//>
    <//>`;
  }
  if (standing === "used") return html`<${Before} file=${file} use=${use} />`;
  if (standing === "another") {
    return html`<${Notice} kind="warning" title="このファイルは、別の方か別の端末で記入されています。">
      <p>記入した ${use.opened_by} さんが、記入した端末（${use.terminal}）で届け出てください。</p>
    <//>`;
  }
  return html`<section class="card stack" aria-labelledby="entry-head">
    <h2 id="entry-head">媒体管理簿に記入する</h2>
    ${standing === "rejected"
      ? html`<${Notice} kind="warning" title="前の記入は却下されたか、使われずに終わりました。もう一度使うときは、新しく記入してください。" />`
      : html`<${Notice} title="このファイルの記入がありません。記入し、管理者の承認を受けると届け出られます。" />`}
    <${EntryForm} digest=${file.digest} written=${look} />
  </section>`;
}

/** A file that was announced before: it goes on where it is. */
function Before({ file, use }) {
  const { call } = useConsole();
  const { busy, error, run } = useAct(async () => {
    const changesets = await all((page) => call("GET /changesets", { query: page }));
    const { changeset_id } = changesets.find((each) => each.use_id === use.use_id);
    hold(file);
    go(href("/files/{changeset_id}", { changeset_id }));
  });
  return html`<${Notice} title="このファイルは、もう届け出てあります。">
    ${error && html`<${Fault} error=${error} />`}
    <${Button} busy=${busy} onClick=${run}>続きを開く<//>
  <//>`;
}

function Ready({ file, use, look }) {
  const { call } = useConsole();
  const [kind, setKind] = useState("");
  const [missing, setMissing] = useState(false);
  const { busy, error, run } = useAct(async () => {
    setMissing(!kind);
    if (!kind) return;
    const body = { use_id: use.use_id, kind, file_name: file.name.slice(0, 200), parts: file.digests };
    const { changeset_id } = await call("POST /changesets", { body });
    hold(file);
    go(href("/files/{changeset_id}", { changeset_id }));
  });
  return html`<section class="card stack" aria-labelledby="ready-head">
    <h2 id="ready-head">届け出る</h2>
    <${Notice} kind="success" title=${`媒体 ${use.medium_id} の記入は承認されています。`}>
      <p>目的：${use.purpose}　<${Link} href=${href("/media/uses/{use_id}", { use_id: use.use_id })}>記入を見る<//></p>
    <//>
    <${RadioGroup}
      label="ファイルの種類"
      hint="封緘したときに指定した種類を選びます。違うと、予行で断られます。"
      required
      value=${kind}
      error=${missing ? "ファイルの種類を選んでください。" : undefined}
      options=${choicesOf("FileKind")}
      onInput=${setKind}
    />
    ${error && html`<${Fault} error=${error} again=${look} word="記入の状態を確かめ直す" />`}
    <div class="row"><${Button} busy=${busy} onClick=${run}>届け出て送る<//></div>
  </section>`;
}
