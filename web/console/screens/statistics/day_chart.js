/** @file Bars that stand along a line of days or months: for more values than bars that lie have room for. */
import { count } from "../../../shared/formats.js";
import { html, useId } from "../../../shared/preact.js";
import { ticksTo } from "./shape.js";

const WIDTH = 960;
const HEIGHT = 320;
const LEFT = 72;
const TOP = 16;
const FLOOR = HEIGHT - 40;
const MOST_LABELS = 14;

/**
 * @param {{table: object, title: string, unit?: string}} props `table` as `laidOut` (shape.js) gives it
 */
export function DayChart({ table, title, unit = "件" }) {
  const id = useId();
  const ticks = ticksTo(Math.max(0, ...table.categories.map((each) => each.total)));
  const y = (value) => FLOOR - (value / ticks[ticks.length - 1]) * (FLOOR - TOP);
  return html`<figure class="chart" aria-labelledby=${id}>
    <figcaption id=${id}><strong>${title}</strong><span class="soft">（単位: ${unit}）</span></figcaption>
    ${table.series.length > 1 && html`<${Legend} series=${table.series} />`}
    <svg viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${summaryOf(table, title)}>
      ${ticks.map((tick) => html`<${Tick} key=${tick} tick=${tick} y=${y(tick)} />`)}
      <${Bars} table=${table} y=${y} />
      <line class="chart-axis" x1=${LEFT} x2=${WIDTH} y1=${FLOOR} y2=${FLOOR} />
    </svg>
  </figure>`;
}

function Tick({ tick, y }) {
  return html`<g>
    <line class="chart-grid" x1=${LEFT} x2=${WIDTH} y1=${y} y2=${y} />
    <text x=${LEFT - 8} y=${y + 5} text-anchor="end">${count(tick)}</text>
  </g>`;
}

function Bars({ table, y }) {
  const step = (WIDTH - LEFT) / Math.max(1, table.categories.length);
  const every = Math.ceil(table.categories.length / MOST_LABELS);
  return table.categories.map((category, at) => {
    const x = LEFT + at * step;
    return html`<g key=${at}>
      ${stackOf(table, at).map(
        (part) => html`<rect
          key=${part.series}
          class=${`chart-${part.series % 6}`}
          x=${x + step * 0.1}
          width=${Math.max(1, step * 0.8)}
          y=${y(part.to)}
          height=${y(part.from) - y(part.to)}
        />`,
      )}
      ${at % every === 0 && html`<text x=${x + step / 2} y=${FLOOR + 22} text-anchor="middle">${category.brief}</text>`}
    </g>`;
  });
}

/** The parts of one bar, from the axis upwards; empty ones are left out. */
export function stackOf(table, at) {
  let from = 0;
  return table.series.flatMap((each, series) => {
    const size = each.counts[at];
    if (size === 0) return [];
    const part = { series, from, to: from + size };
    from += size;
    return [part];
  });
}

function Legend({ series }) {
  return html`<ul class="chart-legend" aria-label="凡例">
    ${series.map(
      (each, at) => html`<li key=${each.label}><span class=${`chart-key chart-${at % 6}`} aria-hidden="true"></span>${each.label}</li>`,
    )}
  </ul>`;
}

/** A sentence for who does not see the picture; the table below has every number. */
export function summaryOf(table, title) {
  if (table.categories.length === 0) return `${title}のグラフ。表示できる件数がありません。`;
  const most = table.categories.reduce((best, each) => (each.total > best.total ? each : best));
  const total = count(table.total);
  return `${title}のグラフ。合計${total}件、最も多いのは${most.label}の${count(most.total)}件。数値は下の表にあります。`;
}
