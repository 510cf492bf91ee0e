/** @file Asks once more before a dose is registered on a stopped ticket. */
import { ConfirmDialog } from "../../shared/components/dialog.js";
import { html } from "../../shared/preact.js";
import { t } from "../words/index.js";
import "../words/later.js";

export default function Already({ onYes, onClose }) {
  const yes = () => {
    onClose();
    return onYes();
  };
  return html`<${ConfirmDialog}
    title=${t("confirm.already.ask")}
    confirm=${t("confirm.already")}
    danger
    onConfirm=${yes}
    onClose=${onClose}
  >
    <p>${t("confirm.already.body")}</p>
  <//>`;
}
