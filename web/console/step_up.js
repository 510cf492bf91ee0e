/**
 * @file Proving the person once more, in one place: whoever asks for it, and however many do at once.
 */
import { Button } from "../shared/components/button.js";
import { Dialog } from "../shared/components/dialog.js";
import { Notice, Spinner } from "../shared/components/notice.js";
import { html, useCallback, useEffect, useRef, useState } from "../shared/preact.js";
import { stepUp } from "./passkey.js";

/** Returns what api.js calls on A321: true once the person was proved, false where they gave up. */
export function stepUpWith(ask) {
  let running = null;
  return () => {
    running ??= ask({ dialog: (done) => html`<${StepUpDialog} done=${done} />` })
      .then((answer) => answer !== null)
      .finally(() => {
        running = null;
      });
    return running;
  };
}

/** Asks the authenticator at once; where nothing comes of it, the person may try again or give up. */
function StepUpDialog({ done }) {
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(true);
  const alive = useRef(true);
  const prove = useCallback(async () => {
    setBusy(true);
    setFault("");
    try {
      await stepUp();
      if (alive.current) done({});
    } catch (error) {
      if (!alive.current) return;
      setFault(error.message);
      setBusy(false);
    }
  }, [done]);
  useEffect(() => {
    prove();
    return () => {
      alive.current = false;
    };
  }, [prove]);
  const actions = html`
    <${Button} kind="secondary" onClick=${() => done(null)}>取りやめる<//>
    <${Button} busy=${busy} onClick=${prove}>もう一度確認する<//>
  `;
  return html`<${Dialog} title="本人確認" onClose=${() => done(null)} actions=${actions}>
    <p>この操作の前に、もう一度本人確認をします。指紋や顔で確認してください。確認は5分間有効です。</p>
    ${fault && html`<${Notice} kind="error" title=${fault} />`}
    ${busy && html`<${Spinner} label="認証器の応答を待っています" />`}
  <//>`;
}
