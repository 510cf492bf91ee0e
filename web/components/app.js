/** @file The living page: every shared component in every state, with people and numbers that nobody has. */
import { Button, SideNav, SkipLink } from "../shared/components/index.js";
import { html, render, useState } from "../shared/preact.js";
import { href, usePlace } from "../shared/router.js";
import { setLanguage } from "../shared/words.js";
import { Dialogs, Notices } from "./said.js";
import { Choices, Dates, Files, Numbers, Texts } from "./fields.js";
import { Buttons, Navigation } from "./moving.js";
import { Charts, Numbers as MaskedNumbers, Records } from "./records.js";
import { Tables } from "./tables.js";

const ROOMS = [
  { path: "/buttons", label: "ボタンとリンク", show: Buttons },
  { path: "/notices", label: "お知らせと進み具合", show: Notices },
  { path: "/texts", label: "文字の入力", show: Texts },
  { path: "/numbers", label: "数字の入力", show: Numbers },
  { path: "/dates", label: "日付の入力", show: Dates },
  { path: "/choices", label: "選択", show: Choices },
  { path: "/files", label: "ファイル", show: Files },
  { path: "/navigation", label: "移動", show: Navigation },
  { path: "/dialogs", label: "確認画面", show: Dialogs },
  { path: "/tables", label: "一覧表", show: Tables },
  { path: "/records", label: "記録", show: Records },
  { path: "/masked", label: "個人番号の表示", show: MaskedNumbers },
  { path: "/charts", label: "グラフ", show: Charts },
];

function App() {
  const place = usePlace();
  const [touch, setTouch] = useState(false);
  const [english, setEnglish] = useState(false);
  const room = ROOMS.find((each) => each.path === place.path) ?? ROOMS[0];
  const items = ROOMS.map((each) => ({ label: each.label, href: href(each.path) }));
  const toggleTouch = () => {
    document.documentElement.classList.toggle("touch", !touch);
    setTouch(!touch);
  };
  const toggleEnglish = () => {
    setLanguage(english ? "ja" : "en");
    setEnglish(!english);
  };
  return html`<${SkipLink} />
    <header class="bar">
      <strong>部品の一覧</strong>
      <span class="bar-end row">
        <${Button} kind="plain" aria-pressed=${String(touch)} onClick=${toggleTouch}>会場の大きさ<//>
        <${Button} kind="plain" aria-pressed=${String(english)} onClick=${toggleEnglish}>English<//>
      </span>
    </header>
    <div class="page frame">
      <${SideNav} label="部品" groups=${[{ items }]} current=${href(room.path)} />
      <main id="main" class="stack stack-wide" key=${`${room.path} ${english}`}>
        <h1>${room.label}</h1>
        <${room.show} />
      </main>
    </div>`;
}

render(html`<${App} />`, document.getElementById("app"));
