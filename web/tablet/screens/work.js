/** @file One person after the other: the camera stays open behind all three screens, the picture only on one. */
import { html, useLayoutEffect, useRef } from "../../shared/preact.js";
import { Confirm } from "./confirm.js";
import { Result } from "./result.js";
import { Scan } from "./scan.js";

const SCREENS = { scan: Scan, confirm: Confirm, result: Result };

export function Work({ state, act }) {
  const video = useRef(null);
  // Before the screen is drawn: whoever sees it may scan.
  useLayoutEffect(() => {
    act.reading.open(video.current).catch(() => undefined);
    return () => act.reading.close();
  }, []);
  const Screen = SCREENS[state.screen];
  const seen = state.screen === "scan" && state.camera?.open;
  return html`<div class=${`work work-${state.screen}`}>
    <div class="viewfinder" hidden=${!seen}>
      <video ref=${video} playsinline muted aria-hidden="true"></video>
      <div class="viewfinder-frame" aria-hidden="true"></div>
    </div>
    <${Screen} key=${state.screen} state=${state} act=${act} />
  </div>`;
}
