/** @file Sending a request that another administrator approves: one way for every kind of it. */
import { useConsole } from "../../console.js";
import { Fault } from "../../patterns/fault.js";
import { Button, Link } from "../../../shared/components/button.js";
import { Notice } from "../../../shared/components/notice.js";
import { html } from "../../../shared/preact.js";
import { go, href } from "../../../shared/router.js";
import { useAct } from "../../patterns/act.js";
import { useFaults } from "../forms.js";
import { CONSEQUENCES, WAITS_DAYS } from "./wanted.js";

/**
 * The form of a request.
 * @param {object} props
 * @param {string} props.kind of what is asked for
 * @param {() => {wanted: object, reason: string}} props.request what is sent, once nothing is wrong
 * @param {() => object} props.faultsOf what is wrong, by field
 * @param {string} props.back where who thinks better of it goes
 * @param {(faults: object) => any} props.children the fields
 */
export function Asking({ kind, request, faultsOf, back, children }) {
  const { call, say } = useConsole();
  const act = useAct((work) => work());
  const { faults, check, form } = useFaults(faultsOf);
  const send = async (event) => {
    event.preventDefault();
    if (!check()) return;
    const { wanted, reason } = request();
    const body = { wanted: { kind, ...wanted }, reason: reason.trim() };
    const asked = await act.run(() => call("POST /grants", { body }));
    if (asked) {
      say("申請しました。ほかの管理者に承認を依頼してください。");
      go(href("/grants/{grant_id}", asked));
    }
  };
  return html`<form class="stack" ref=${form} onSubmit=${send} novalidate>
    <${Notice} kind="info" title="申請だけでは何も変わりません。">
      <p>ほかの管理者が${WAITS_DAYS}日以内に承認すると反映されます。${CONSEQUENCES[kind]}</p>
    <//>
    ${children(faults)} ${act.error && html`<${Fault} error=${act.error} />`}
    <div class="row">
      <${Button} type="submit" busy=${act.busy}>申請する<//>
      <${Link} kind="secondary" href=${back}>やめる<//>
    </div>
  </form>`;
}
