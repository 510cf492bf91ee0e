/** @file The table of every list: search, sort, pages, choosing, export; empty, waiting and failed as well. */
import { csv, save } from "../csv.js";
import { count } from "../formats.js";
import { html, useEffect, useId, useState } from "../preact.js";
import { Button } from "./button.js";
import { Select, TextInput } from "./field.js";
import { ErrorNotice, Spinner } from "./notice.js";
import { exported, turned } from "./table-model.js";
import { Head, Pager, Row, Tick } from "./table-parts.js";
import { useLoaded, useRows } from "./table-sources.js";

const SIZES = [20, 50, 100, 200];
const TYPING_MS = 150;

/**
 * Rows that are all here are searched and sorted here; with `load` the service gives a page at a time, and is
 * asked to search and sort only where `serverSearch` and `serverSort` say that it can.
 * @param {object} props
 * @param {string} props.caption
 * @param {import("./table-model.js").Column[]} props.columns made once, outside of the component that draws
 * @param {any[]|null} [props.rows] null while they are on their way
 * @param {(asked: {after: string|null, most: number, search: string, sort: object|null, signal: AbortSignal}) =>
 *   Promise<{items: any[], next?: string|null, total?: number|null}>} [props.load]
 * @param {any} [props.version] another value loads again
 * @param {boolean} [props.serverSearch]
 * @param {boolean} [props.serverSort]
 * @param {(row: any) => string} props.rowKey
 * @param {(row: any) => string} [props.rowName] what a tick calls the row
 * @param {Set<string>} [props.selected] keys
 * @param {(keys: Set<string>) => void} [props.onSelect] without it, rows cannot be chosen
 * @param {string} [props.exportName] the file's name; without it there is no export
 * @param {any} [props.empty] what to do when there is nothing
 * @param {any} [props.actions] buttons beside the search
 * @param {Error} [props.error]
 * @param {() => void} [props.onRetry]
 * @param {number} [props.pageSize]
 * @param {string} [props.unit]
 */
export function DataTable(props) {
  const { columns, load, pageSize = 50, unit = "件" } = props;
  const [size, setSize] = useState(pageSize);
  const [typed, setTyped] = useState("");
  const [sort, setSort] = useState(null);
  const search = useSettled(typed);
  // `load` is there or not for the whole life of a table, so the hooks stay the same ones.
  const source = load ? useLoaded({ ...props, size, search, sort }) : useRows({ ...props, size, search, sort });
  const canSearch = !load || props.serverSearch;
  const onSort = !load || props.serverSort ? (key) => setSort(turned(sort, key)) : null;
  return html`<div class="stack">
    <div class="search no-print">
      ${canSearch &&
      html`<${TextInput} type="search" label=${`${props.caption}を絞り込む`} value=${typed} onInput=${setTyped} />`}
      <${Select}
        label="表示件数"
        value=${String(size)}
        onInput=${(value) => setSize(Number(value))}
        options=${SIZES.map((each) => ({ value: String(each), label: `${each} ${unit}` }))}
      />
      ${props.actions}
      ${props.exportName && html`<${Export} name=${props.exportName} source=${source} columns=${columns} unit=${unit} />`}
    </div>
    <${Chosen} ...${props} source=${source} unit=${unit} />
    <${Body} ...${props} source=${source} sort=${sort} onSort=${onSort} search=${search} unit=${unit} />
    ${!source.error && html`<${Pager} source=${source} unit=${unit} caption=${props.caption} />`}
  </div>`;
}

/** A text once nobody has typed for a moment. */
function useSettled(text) {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

function Export({ name, source, columns, unit }) {
  const write = () => save(name, csv(...exported(source.all, columns)));
  return html`<${Button} kind="secondary" disabled=${!source.all.length} onClick=${write}>
    ${`${count(source.all.length)} ${unit}を CSV で保存`}
  <//>`;
}

/** How many are chosen, and how to choose all or none. */
function Chosen({ selected, onSelect, source, rowKey, unit }) {
  if (!onSelect || !selected.size) return null;
  const all = source.all.length > selected.size;
  return html`<div class="row no-print" role="status">
    <strong>${`${count(selected.size)} ${unit}を選択中`}</strong>
    ${all &&
    html`<${Button} kind="plain" onClick=${() => onSelect(new Set(source.all.map(rowKey)))}>
      ${`絞り込んだ ${count(source.all.length)} ${unit}をすべて選ぶ`}
    <//>`}
    <${Button} kind="plain" onClick=${() => onSelect(new Set())}>選択を解除<//>
  </div>`;
}

function Body({ caption, columns, source, rowKey, rowName = rowKey, selected, onSelect, sort, onSort, search, empty, unit }) {
  const id = useId();
  const keys = source.items.map(rowKey);
  const ticked = onSelect ? keys.filter((key) => selected.has(key)).length : 0;
  const choose = (some, on) => {
    const next = new Set(selected);
    some.forEach((key) => (on ? next.add(key) : next.delete(key)));
    onSelect(next);
  };
  return html`<div class="table-scroll" role="region" aria-labelledby=${id} tabindex="0">
    <table class="table" aria-busy=${source.loading ? "true" : undefined}>
      <caption id=${id}>${caption}</caption>
      <thead>
        <tr>
          ${onSelect &&
          html`<th class="table-tick" scope="col">
            <${Tick}
              label=${`このページの ${keys.length} ${unit}を選ぶ`}
              checked=${keys.length > 0 && ticked === keys.length}
              some=${ticked > 0}
              onInput=${(on) => choose(keys, on)}
            />
          </th>`}
          ${columns.map((column) => html`<${Head} key=${column.key} column=${column} sort=${sort} onSort=${onSort} />`)}
        </tr>
      </thead>
      <tbody>
        ${message(source, columns.length + (onSelect ? 1 : 0), search, empty) ??
        source.items.map(
          (row, at) => html`<${Row}
            key=${keys[at]}
            row=${row}
            columns=${columns}
            name=${rowName(row)}
            selected=${selected?.has(keys[at]) ?? false}
            onSelect=${onSelect && ((on) => choose([keys[at]], on))}
          />`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** What stands in the place of rows: waiting, failed, nothing found, nothing there. */
function message(source, span, search, empty) {
  const said = (content) => html`<tr><td class="table-message" colspan=${span}>${content}</td></tr>`;
  if (source.error) return said(html`<${ErrorNotice} error=${source.error} onRetry=${source.retry} />`);
  if (source.loading && !source.items.length) return said(html`<${Spinner} />`);
  if (source.items.length) return null;
  if (search) return said("条件に合うものはありません。言葉を変えて、もう一度お試しください。");
  return said(empty ?? "まだ何もありません。");
}
