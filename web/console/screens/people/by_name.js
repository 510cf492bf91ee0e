/** @file The search by name and birth date as a page's own: opening a record is a look of its own. */
import { Button, Link } from "../../../shared/components/button.js";
import { html } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { FoundPeople, useNameSearch } from "./name_search.js";

export function ByName() {
  const { fields, look, people, busy } = useNameSearch();
  const send = (event) => {
    event.preventDefault();
    look();
  };
  return html`<div class="stack">
    <form class="stack" onSubmit=${send} novalidate>
      ${fields}
      <div><${Button} type="submit" busy=${busy}>検索<//></div>
    </form>
    ${people && html`<${FoundPeople} people=${people} choice=${opening} />`}
  </div>`;
}

function opening({ person_id, addressee }) {
  const to = href("/people/{person_id}", { person_id });
  return html`<${Link} kind="secondary" href=${to} aria-label=${`宛名番号${addressee}の方の記録を開く`}>記録を開く<//>`;
}
