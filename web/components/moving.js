/** @file Buttons, links and the ways through a page. */
import { Breadcrumbs, Button, Link, Steps, Tabs } from "../shared/components/index.js";
import { html, useState } from "../shared/preact.js";
import { Shown } from "./shown.js";

export function Buttons() {
  const [pressed, setPressed] = useState(0);
  const press = () => setPressed(pressed + 1);
  return html`
    <${Shown} name="ボタン" note="1つの画面に、強いボタンは1つ。">
      <div class="row">
        <${Button} onClick=${press}>登録する<//>
        <${Button} kind="secondary" onClick=${press}>戻る<//>
        <${Button} kind="plain" onClick=${press}>やめる<//>
        <${Button} kind="danger" onClick=${press}>取り消す<//>
      </div>
      <div class="row">
        <${Button} size="large" onClick=${press}>読み取る<//>
        <${Button} busy onClick=${press}>登録する<//>
        <${Button} disabled>登録する<//>
      </div>
      <p role="status">押した回数: ${pressed}</p>
    <//>
    <${Shown} name="リンク">
      <p><${Link} href="#/notices">お知らせと進み具合<//>を見る</p>
      <div class="row">
        <${Link} kind="primary" href="#/tables">一覧表へ<//>
        <${Link} kind="secondary" href="#/records">記録へ<//>
      </div>
    <//>
  `;
}

const TABS = [
  { id: "doses", label: "接種記録", count: 3 },
  { id: "person", label: "住民情報" },
  { id: "log", label: "操作の履歴", count: 12_345 },
];

export function Navigation() {
  const [tab, setTab] = useState("doses");
  return html`
    <${Shown} name="パンくず">
      <${Breadcrumbs} items=${[{ label: "ホーム", href: "#/buttons" }, { label: "移動" }]} />
    <//>
    <${Shown} name="手順">
      <${Steps} steps=${["ファイルを選ぶ", "確認する", "承認を待つ", "反映する"]} current=${1} />
    <//>
    <${Shown} name="タブ" note="矢印キーで移り、Home と End で端へ。">
      <${Tabs} label="記録の種類" tabs=${TABS} selected=${tab} onSelect=${setTab}>
        <p>${TABS.find((each) => each.id === tab).label}の内容です。</p>
      <//>
    <//>
  `;
}
