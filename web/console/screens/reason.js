/** @file A line that says why: the same field wherever a reason is kept. */
import { TextInput } from "../../shared/components/field.js";
import { html } from "../../shared/preact.js";

/** @param {{label?: string, value: string, onInput: (value: string) => void, error?: string}} props */
export function ReasonField({ label = "理由", ...rest }) {
  return html`<${TextInput}
    label=${label}
    hint="記録に残ります。個人の番号は書かないでください。"
    required
    maxlength="200"
    ...${rest}
  />`;
}

/** What is wrong with a reason. */
export const faultOfReason = (reason) => (reason.trim() ? {} : { reason: "理由を入力してください。" });
