/** @file The frame of the tablet: a bar that always tells what waits, one screen, and what a screen reader hears. */
import { Button } from "../../shared/components/button.js";
import { Notice, Spinner } from "../../shared/components/notice.js";
import { html } from "../../shared/preact.js";
import { announcement } from "../announce.js";
import { t } from "../words/index.js";
import { Late } from "./parts.js";
import { Preset } from "./preset.js";
import { Shift } from "./shift.js";
import { Work } from "./work.js";

const SCREENS = { shift: Shift, preset: Preset, scan: Work, confirm: Work, result: Work };
/** What nobody needs for the next person comes when it is asked for; a tablet that was here before has it. */
const LATE = {
  broken: () => import("./broken.js"),
  enrol: () => import("./enrol.js"),
  menu: () => import("./menu.js"),
  records: () => import("./records.js"),
  notices: () => import("./notices.js"),
  count: () => import("./count.js"),
};

/** Screens on which no person is waiting. */
const BETWEEN = new Set(["enrol", "shift", "scan"]);

/** The page: `state` of state.js, and `act`, what can be done about it (app.js). */
export function Frame({ state, act }) {
  const Screen = SCREENS[state.screen];
  const said = announcement(state);
  return html`
    <${Bar} state=${state} act=${act} />
    <main class="screen" id="main">
      ${state.update && BETWEEN.has(state.screen) && html`<${Update} act=${act} />`}
      ${Screen && html`<${Screen} state=${state} act=${act} />`}
      ${LATE[state.screen] && html`<${Late} key=${state.screen} load=${LATE[state.screen]} props=${{ state, act }} />`}
      ${state.screen === "boot" && html`<${Spinner} label=${t("loading")} />`}
    </main>
    <div class="quiet" role="status">${said.urgent ? "" : said.text}</div>
    <div class="quiet" role="alert">${said.urgent ? said.text : ""}</div>
  `;
}

function Update({ act }) {
  return html`<${Notice} title=${t("update.title")}>
    <p>${t("update.todo")}</p>
    <${Button} kind="secondary" onClick=${act.update}>${t("update.do")}<//>
  <//>`;
}

function Bar({ state, act }) {
  const { shift, queue, day, lost } = state;
  const look = day.notices.length + lost;
  const settings = () =>
    act?.settings({ ...state.settings, language: state.settings.language === "ja" ? "en" : "ja" });
  return html`<header class="bar tablet-bar">
    <p class="bar-title">${shift ? shift.name : t("title")}</p>
    <p class="row bar-end">
      ${!state.online && html`<span class="tag tag-error">${t("offline")}</span>`}
      ${(shift || queue.count > 0) &&
      html`<span class=${queue.count > 0 ? "tag tag-warning" : "tag"} data-unsent=${queue.count}>
        ${queue.count > 0 ? t("unsent", { n: queue.count }) : t("allSent")}
      </span>`}
      ${shift && look > 0 &&
      html`<${Button} kind="danger" onClick=${() => act.go("notices")}>${t("attention", { n: look })}<//>`}
      ${shift && html`<${Button} kind="secondary" onClick=${() => act.go("menu")}>${t("menu")}<//>`}
      ${!shift && act &&
      html`<${Button} kind="plain" lang=${state.settings.language === "ja" ? "en" : "ja"} onClick=${settings}>
        ${t("language")}
      <//>`}
    </p>
  </header>`;
}
