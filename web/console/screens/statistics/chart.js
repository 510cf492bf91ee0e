/**
 * @file Charts in SVG: bars that stand, and bars that lie. What they show is always in a table beside them too.
 *
 * Nothing is coloured by an attribute of ours: classes name a series, and the style sheet its colour and pattern.
 */
import { html } from "../../../shared/preact.js";
import { count } from "../../../shared/formats.js";
import { ticksTo } from "./shape.js";

const WIDTH = 960;
const HEIGHT = 320;
const MARGIN = { top: 16, right: 16, bottom: 40, left: 72 };
const ROW = 36;
const LABEL = 200;
const COLOURS = 6;

/** The class of a series: its colour, or the pattern of what is kept back. */
export const seriesClass = (series, at) => (series.value === null && series.label === "秘匿" ? "kept-back" : `s${at % COLOURS}`);

/**
 * Show bars along an axis, one stack a category.
 * @param {{table: object, title: string, lying?: boolean}} given `table` as `laidOut` gives it
 */
export function Chart({ table, title, lying = false }) {
  const drawn = lying ? html`<${Lying} table=${table} title=${title} />` : html`<${Standing} table=${table} title=${title} />`;
  return html`<figure class="chart">
    <figcaption>${title}</figcaption>
    ${drawn} ${table.series.length > 1 && html`<${Legend} series=${table.series} />`}
  </figure>`;
}

function Legend({ series }) {
  return html`<ul class="chart-legend">
    ${series.map(
      (each, at) => html`<li key=${each.label}>
        <svg class="chart-key" width="16" height="16" aria-hidden="true">
          <rect class=${`bar ${seriesClass(each, at)}`} width="16" height="16" />
        </svg>
        ${each.label}
      </li>`,
    )}
  </ul>`;
}

/** A sentence for who does not see the picture; the table has every number. */
export function summaryOf(table, title) {
  if (table.categories.length === 0) return `${title}。表示できる件数がありません。`;
  const most = table.categories.reduce((best, each) => (each.total > best.total ? each : best));
  return `${title}。合計${count(table.total)}件。最も多いのは${most.label}の${count(most.total)}件。数値は下の表にあります。`;
}

function Standing({ table, title }) {
  const inner = { width: WIDTH - MARGIN.left - MARGIN.right, height: HEIGHT - MARGIN.top - MARGIN.bottom };
  const ticks = ticksTo(Math.max(0, ...table.categories.map((each) => each.total)));
  const top = ticks[ticks.length - 1];
  const step = inner.width / Math.max(1, table.categories.length);
  const y = (value) => MARGIN.top + inner.height - (value / top) * inner.height;
  const every = Math.ceil(table.categories.length / 16);
  return html`<svg class="chart-picture" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${summaryOf(table, title)}>
    ${ticks.map(
      (tick) => html`<g key=${tick}>
        <line class="grid" x1=${MARGIN.left} x2=${WIDTH - MARGIN.right} y1=${y(tick)} y2=${y(tick)} />
        <text class="tick" x=${MARGIN.left - 8} y=${y(tick) + 5} text-anchor="end">${count(tick)}</text>
      </g>`,
    )}
    ${table.categories.map((category, at) => {
      const left = MARGIN.left + at * step;
      return html`<g key=${at}>
        ${stacked(table, at).map(
          (part) => html`<rect
            class=${`bar ${part.kind}`}
            x=${left + step * 0.12}
            width=${Math.max(1, step * 0.76)}
            y=${y(part.to)}
            height=${y(part.from) - y(part.to)}
          >
            <title>${`${category.label} ${part.label} ${count(part.to - part.from)}件`}</title>
          </rect>`,
        )}
        ${at % every === 0 &&
        html`<text class="tick" x=${left + step / 2} y=${HEIGHT - MARGIN.bottom + 22} text-anchor="middle">${category.brief}</text>`}
      </g>`;
    })}
  </svg>`;
}

function Lying({ table, title }) {
  const height = table.categories.length * ROW + 8;
  const top = Math.max(1, ...table.categories.map((each) => each.total));
  const room = WIDTH - LABEL - 96;
  return html`<svg class="chart-picture" viewBox=${`0 0 ${WIDTH} ${height}`} role="img" aria-label=${summaryOf(table, title)}>
    ${table.categories.map((category, at) => {
      const y = at * ROW + 8;
      return html`<g key=${at}>
        <text class="tick" x=${LABEL - 12} y=${y + 18} text-anchor="end">${shortened(category.label)}</text>
        ${stacked(table, at).map(
          (part) => html`<rect
            class=${`bar ${part.kind}`}
            x=${LABEL + (part.from / top) * room}
            y=${y}
            width=${((part.to - part.from) / top) * room}
            height=${ROW - 12}
          >
            <title>${`${category.label} ${part.label} ${count(part.to - part.from)}件`}</title>
          </rect>`,
        )}
        <text class="tick" x=${LABEL + (category.total / top) * room + 8} y=${y + 18}>${count(category.total)}</text>
      </g>`;
    })}
  </svg>`;
}

/** The parts of one category, from the axis outwards: `{ from, to, kind, label }`; empty ones are left out. */
function stacked(table, at) {
  let from = 0;
  const parts = [];
  table.series.forEach((series, place) => {
    const size = series.counts[at];
    if (size === 0) return;
    const kind = table.categories[at].value === null ? "kept-back" : seriesClass(series, place);
    parts.push({ from, to: from + size, kind, label: table.series.length > 1 ? series.label : "" });
    from += size;
  });
  return parts;
}

const shortened = (label) => (label.length > 14 ? `${label.slice(0, 13)}…` : label);
