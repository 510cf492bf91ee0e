/** @file What the page says: notices, tags, progress, dialogs. */
import {
  Button,
  ConfirmDialog,
  Dialog,
  Empty,
  ErrorNotice,
  Notice,
  Progress,
  Spinner,
  Tag,
} from "../shared/components/index.js";
import { ApiError } from "../shared/api.js";
import { html, useState } from "../shared/preact.js";
import { Shown } from "./shown.js";

const REFUSED = new ApiError("refused", {
  status: 403,
  data: { code: "A304", message: "この操作の権限がありません。必要な場合は管理者に申し出てください。" },
});

export function Notices() {
  const [open, setOpen] = useState(true);
  return html`
    <${Shown} name="お知らせ" note="色だけに頼らず、絵と言葉でも伝えます。">
      ${open && html`<${Notice} title="本日の受付は17時までです" onClose=${() => setOpen(false)}>詳しくは窓口で。<//>`}
      <${Notice} kind="success" title="接種を登録しました" live />
      <${Notice} kind="warning" title="前回から18日です">接種日を予診票で確かめてください。<//>
      <${Notice} kind="error" title="登録できませんでした">もう一度読み取ってください。<//>
    <//>
    <${Shown} name="通信のエラー">
      <${ErrorNotice} error=${REFUSED} />
      <${ErrorNotice} error=${new ApiError("offline")} onRetry=${() => {}} />
      <${ErrorNotice} title="一覧を読み込めません" error=${new ApiError("timeout")} onRetry=${() => {}} />
    <//>
    <${Shown} name="状態">
      <div class="row">
        <${Tag}>未着手<//><${Tag} kind="info">着手<//><${Tag} kind="success">承認済み<//>
        <${Tag} kind="warning">要確認<//><${Tag} kind="error">要修正<//>
      </div>
    <//>
    <${Shown} name="進み具合">
      <${Progress} label="反映しています" value=${3200} max=${10_000} />
      <${Progress} label="確認しています" />
      <${Spinner} />
    <//>
    <${Shown} name="何もないとき">
      <${Empty} title="要確認の記録はありません"><p class="soft">新しく見つかると、ここに並びます。</p><//>
    <//>
  `;
}

export function Dialogs() {
  const [open, setOpen] = useState("");
  const [said, setSaid] = useState("");
  const close = () => setOpen("");
  const confirm = (reason) => {
    setSaid(reason);
    close();
  };
  return html`<${Shown} name="確認画面" note="Escape で閉じ、開いたボタンに戻ります。">
    <div class="row">
      <${Button} kind="secondary" onClick=${() => setOpen("plain")}>内容を見る<//>
      <${Button} kind="danger" onClick=${() => setOpen("confirm")}>接種を取り消す<//>
      <${Button} kind="secondary" onClick=${() => setOpen("refused")}>拒まれる操作<//>
    </div>
    <p role="status">${said && `理由: ${said}`}</p>
    ${open === "plain" && html`<${Dialog} title="接種の内容" onClose=${close}><p>2回目、2021年7月1日。</p><//>`}
    ${open === "refused" &&
    html`<${ConfirmDialog}
      title="端末を止めますか"
      confirm="止める"
      onConfirm=${() => Promise.reject(REFUSED)}
      onClose=${close}
    />`}
    ${open === "confirm" &&
    html`<${ConfirmDialog}
      title="接種を取り消しますか"
      confirm="取り消す"
      danger
      reason=${{ label: "理由", hint: "記録に残り、あとから確かめられます。" }}
      onConfirm=${confirm}
      onClose=${close}
    >
      <p>取り消した接種は履歴に残ります。</p>
    <//>`}
  <//>`;
}
