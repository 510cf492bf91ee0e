/**
 * @file Feeds frames that the test drew through the reader as the tablet's page has it; tests call what stands on ``vrs``.
 */

import * as agree from "/tablet/reader/agree.js";
import { openReader } from "/tablet/reader/client.js";
import { Burst, listen } from "/tablet/reader/keyboard_scanner.js";
import * as line from "/tablet/reader/line.js";
import { CODES, sentence } from "/tablet/reader/messages.js";
import { loadRules } from "/tablet/reader/rules.js";
import { openScanner } from "/tablet/reader/scan.js";
import { ourScript } from "/tablet/trusted.js";

const FRAME_MS = 33;
let reader = null;

async function taken(number) {
  const answer = await fetch(`/frames/${number}`);
  if (!answer.ok) throw new Error(`frame ${number}: ${answer.status}`);
  return createImageBitmap(await answer.blob());
}

/** What the reader finds in one frame, and how long it took with the way to the worker and back. */
async function find(number) {
  reader ??= await openReader();
  const frame = await taken(number);
  const begun = performance.now();
  const findings = await reader.read(frame);
  return { ...findings, total: performance.now() - begun };
}

/** A scan that sees some frames one after the other. */
async function scan(numbers, rules) {
  let state = agree.begin(0);
  const findings = [];
  for (const number of numbers) {
    findings.push(await find(number));
    state = agree.step(state, findings.at(-1), findings.length * FRAME_MS, rules);
  }
  const { phase, by, reason } = state;
  return { phase, by, reason, text: state.line?.text ?? null, findings };
}

/** Scans of some frames each. */
async function scans(groups, day, settings) {
  const rules = await loadRules(day, settings);
  const all = [];
  for (const numbers of groups) all.push(await scan(numbers, rules));
  return all;
}

/** Wait until something is so, looking at every frame of the screen. */
async function until(isSo, within = 10_000) {
  const late = performance.now() + within;
  while (!isSo()) {
    if (performance.now() > late) throw new Error(`not within ${within} ms: ${isSo}`);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}

globalThis.vrs = { agree, Burst, CODES, find, line, listen, loadRules, openReader, openScanner, ourScript, scans, sentence, until };
document.documentElement.dataset.ready = "";
