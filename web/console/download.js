/**
 * @file Taking something out of the system: asked about first, for it leaves what the house guards.
 */
import { call } from "../shared/api.js";
import { save } from "../shared/csv.js";
import { html } from "../shared/preact.js";

/** Returns `download(route, options, name)` (console.js). */
export function downloadWith(ask, say) {
  return async (route, options, name) => {
    const sure = await ask({
      title: "ファイルに書き出しますか",
      body: html`<p>「${name}」を端末に保存します。書き出したことは記録されます。業務に必要なときだけ書き出し、用が済んだら消去してください。</p>`,
      yes: "書き出す",
    });
    if (sure === null) return false;
    try {
      save(name, await call(route, { ...options, raw: true }), "application/octet-stream");
    } catch (error) {
      say(error.message, "error");
      return false;
    }
    say(`「${name}」を保存しました。`);
    return true;
  };
}
