/** @file Records: what happened, what is so, what changes; covered numbers; charts. */
import { BarChart, DefinitionList, DiffTable, Masked, Tag, Timeline } from "../shared/components/index.js";
import { ApiError } from "../shared/api.js";
import { html } from "../shared/preact.js";
import { Shown } from "./shown.js";

const HAPPENED = [
  { key: "1", at: "2021-07-01T01:15:00Z", title: "1回目を接種", by: "HALL-1 一番テーブル", kind: "success" },
  { key: "2", at: "2021-07-22T02:30:00Z", title: "2回目を接種", by: "HALL-1 二番テーブル", kind: "success" },
  { key: "3", at: "2021-08-01", title: "接種日を訂正", by: "clerk-1", kind: "warning", more: html`<p>理由: 予診票で確認</p>` },
];

export function Records() {
  return html`
    <${Shown} name="履歴"><${Timeline} items=${HAPPENED} /><${Timeline} items=${[]} /><//>
    <${Shown} name="項目と内容">
      <${DefinitionList}
        items=${[
          { term: "宛名番号", text: html`<span class="digits">0000 12345</span>` },
          { term: "状態", text: html`<${Tag} kind="success">発行済み<//>` },
          { term: "転出先", text: "" },
        ]}
      />
    <//>
    <${Shown} name="変わるところ">
      <${DiffTable}
        caption="この操作で変わる内容"
        rows=${[
          { label: "接種日", before: "2021年7月1日", after: "2021年7月2日" },
          { label: "ワクチン", before: "コミナティ筋注", after: "コミナティ筋注" },
          { label: "ロット番号", before: "", after: "EX1234" },
        ]}
      />
    <//>
  `;
}

const PURPOSE = { code: "A305", message: "個人番号を使う目的を、定められた3つの場面から選んでください。" };
const refuse = () => Promise.reject(new ApiError("refused", { status: 403, data: PURPOSE }));

/** Twelve digits with a wrong check digit: nobody's number. */
const NOBODYS = "123456789012";

export function Numbers() {
  return html`<${Shown} name="隠した番号" note="表示しても30秒で隠れ、印刷にもコピーにも現れません。">
    <p><${Masked} label="個人番号" onReveal=${async () => NOBODYS} /></p>
    <p><${Masked} label="個人番号（権限なし）" /></p>
    <p><${Masked} label="個人番号（拒まれるとき）" onReveal=${refuse} /></p>
  <//>`;
}

const AGES = ["12～64歳", "65歳以上", "不明"];

export function Charts() {
  return html`
    <${Shown} name="1つの系列">
      <${BarChart} title="年齢区分ごとの接種" labelHead="年齢区分" labels=${AGES} series=${[{ name: "接種", values: [12345, 6789, 12] }]} />
    <//>
    <${Shown} name="いくつかの系列">
      <${BarChart}
        title="月ごとの接種"
        labelHead="月"
        labels=${["2021年4月", "2021年5月", "2021年6月", "2021年7月"]}
        series=${[
          { name: "1回目", values: [1200, 4800, 9100, 4000] },
          { name: "2回目", values: [0, 1100, 4700, 8800] },
          { name: "3回目", values: [0, 0, 0, 20] },
        ]}
      />
    <//>
  `;
}
