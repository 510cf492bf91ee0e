/** @file 提供先への通知: who received the person's record, and who was told that it was corrected. */
import { useConsole } from "../../console.js";
import { useAct } from "../../patterns/act.js";
import { Fault } from "../../patterns/fault.js";
import { Button } from "../../../shared/components/button.js";
import { DataTable } from "../../../shared/components/data-table.js";
import { japaneseMoment } from "../../../shared/dates.js";
import { html, useMemo } from "../../../shared/preact.js";

const keyOf = ({ municipality, reference }) => `${municipality}|${reference}`;

const columnsFor = (told, tell) => [
  { key: "municipality", label: "提供先（自治体コード）" },
  { key: "reference", label: "提供の番号" },
  { key: "provided_at", label: "提供日時", show: (row) => japaneseMoment(row.provided_at) },
  {
    key: "told",
    label: "訂正の通知",
    value: (row) => (told.has(keyOf(row)) ? "通知済み" : "まだ"),
    show: (row) => {
      const found = told.get(keyOf(row));
      if (found) return `${japaneseMoment(found.told_at)}に${found.told_by}が記録`;
      return tell
        ? html`<${Button} kind="secondary" aria-label=${`${row.municipality}に通知したことを記録する`} onClick=${() => tell(row)}>通知したことを記録する<//>`
        : "まだ";
    },
  },
];

/** @param {{of: object, onDone: () => void}} props a granted correction */
export function Receivers({ of, onDone }) {
  const { call, may, say, ask } = useConsole();
  const act = useAct((work) => work());
  const tell = async ({ municipality, reference }) => {
    if ((await ask(TELLING)) === null) return;
    const body = { municipality, reference };
    if (await act.run(() => call("POST /cases/{case_id}/told", { path: { case_id: of.case_id }, body }))) {
      say("通知したことを記録しました。");
      onDone();
    }
  };
  const told = useMemo(() => new Map(of.told.map((each) => [keyOf(each), each])), [of]);
  const open = of.corrected && may("desk:case:keep");
  const columns = useMemo(() => columnsFor(told, open && tell), [of]);
  return html`
    ${act.error && html`<${Fault} error=${act.error} />`}
    <${DataTable}
      caption="提供先への通知"
      columns=${columns}
      rows=${of.receivers}
      rowKey=${keyOf}
      empty="この方の記録を提供した市区町村はありません。"
    />
  `;
}

const TELLING = {
  title: "訂正を提供先に知らせましたか",
  body: html`<p>書面などで知らせてから記録してください。</p>`,
  yes: "知らせたことを記録する",
};
