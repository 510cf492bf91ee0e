/**
 * @file What staff are told each time they sign in (評価書 III-3: 業務外利用は特定されることの周知).
 */
import { html } from "../../shared/preact.js";

/** The terms, shown before anything can be typed. */
export function Terms() {
  return html`<section class="card stack terms-of-use" aria-labelledby="terms-title">
    <h2 id="terms-title">サインインの前にお読みください</h2>
    <ul>
      <li>このシステムは、予防接種の業務のためにだけ使えます。</li>
      <li>だれが、いつ、どの端末で、どなたの記録を見たか、何をしたかは、すべて記録され、定期的に点検されます。</li>
      <li>業務外で使った場合は、使った職員が特定されます。法令により処罰されること、懲戒の対象となることがあります。</li>
      <li>ID、パスワード、生体認証を他人に使わせないでください。席を離れるときはサインアウトしてください。</li>
    </ul>
    <p>サインインすると、以上を承知したものとして記録されます。</p>
  </section>`;
}
