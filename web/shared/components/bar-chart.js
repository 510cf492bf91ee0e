/** @file Bars: a picture for the eye, and the same as a table for everybody. */
import { count } from "../formats.js";
import { html, useId } from "../preact.js";

const ROW = 28;
const LABEL = 120;
const WIDE = 640;
const ROOM = 90;

/**
 * Horizontal bars; several series stand on one another.
 * @param {{title: string, labels: string[], series: {name: string, values: number[]}[], unit?: string,
 *   labelHead?: string}} props at most six series; a value a label
 */
export function BarChart({ title, labels, series, unit = "件", labelHead = "区分" }) {
  const id = useId();
  const totals = labels.map((_, at) => series.reduce((all, each) => all + (each.values[at] ?? 0), 0));
  const most = Math.max(1, ...totals);
  const scale = (WIDE - LABEL - ROOM) / most;
  return html`<figure class="chart" aria-labelledby=${id}>
    <figcaption id=${id}><strong>${title}</strong><span class="soft">（単位: ${unit}）</span></figcaption>
    ${series.length > 1 && html`<${Legend} series=${series} />`}
    <svg viewBox=${`0 0 ${WIDE} ${labels.length * ROW + 8}`} role="img" aria-label=${`${title}のグラフ。数値は下の表にあります。`}>
      ${labels.map((label, at) => bar(label, at, series, totals[at], scale))}
      <line class="chart-axis" x1=${LABEL} x2=${LABEL} y1="0" y2=${labels.length * ROW + 8} />
    </svg>
    <details>
      <summary>表で見る</summary>
      <${Numbers} title=${title} labels=${labels} series=${series} totals=${totals} labelHead=${labelHead} />
    </details>
  </figure>`;
}

function bar(label, at, series, total, scale) {
  let x = LABEL;
  const y = at * ROW + 8;
  return html`<g key=${label}>
    <text x=${LABEL - 8} y=${y + 14} text-anchor="end">${label}</text>
    ${series.map((each, index) => {
      const width = (each.values[at] ?? 0) * scale;
      x += width;
      return html`<rect key=${each.name} class=${`chart-${index}`} x=${x - width} y=${y} width=${width} height=${ROW - 10} />`;
    })}
    <text x=${x + 6} y=${y + 14}>${count(total)}</text>
  </g>`;
}

function Legend({ series }) {
  return html`<ul class="chart-legend" aria-label="凡例">
    ${series.map(
      (each, index) => html`<li key=${each.name}>
        <span class=${`chart-key chart-${index}`} aria-hidden="true"></span>${each.name}
      </li>`,
    )}
  </ul>`;
}

function Numbers({ title, labels, series, totals, labelHead }) {
  const several = series.length > 1;
  return html`<div class="table-scroll" role="region" aria-label=${`${title}の表`} tabindex="0">
    <table class="table">
      <thead>
        <tr>
          <th scope="col">${labelHead}</th>
          ${series.map((each) => html`<th scope="col" class="number" key=${each.name}>${each.name}</th>`)}
          ${several && html`<th scope="col" class="number">合計</th>`}
        </tr>
      </thead>
      <tbody>
        ${labels.map(
          (label, at) => html`<tr key=${label}>
            <th scope="row">${label}</th>
            ${series.map((each) => html`<td class="number" key=${each.name}>${count(each.values[at] ?? 0)}</td>`)}
            ${several && html`<td class="number">${count(totals[at])}</td>`}
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
