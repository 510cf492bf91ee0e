/** @file A part of the page that is loaded when it is first needed. */
import { Notice, Spinner } from "../../shared/components/notice.js";
import { html, useEffect, useState } from "../../shared/preact.js";
import { t } from "../words/index.js";

const here = new Map();

/**
 * Shows a component once it has come; it says so while it comes, and where it cannot.
 * @param {{load: () => Promise<{default: Function}>, props: object}} given
 */
export function Late({ load, props }) {
  const [, look] = useState(0);
  const [lost, setLost] = useState(false);
  const Component = here.get(load);
  useEffect(() => {
    if (Component) return;
    load().then(
      (module) => {
        here.set(load, module.default);
        look((times) => times + 1);
      },
      () => setLost(true),
    );
  }, []);
  if (Component) return html`<${Component} ...${props} />`;
  if (lost) return html`<${Notice} kind="error" title=${t("fault.offline")}><p>${t("fault.offline.todo")}</p><//>`;
  return html`<${Spinner} label=${t("loading")} />`;
}
