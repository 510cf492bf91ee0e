/**
 * @file Long acts that are under way, whoever began them: how far each is, and where to go on with it.
 */
import { Link } from "../../../shared/components/button.js";
import { Progress } from "../../../shared/components/notice.js";
import { html, useEffect } from "../../../shared/preact.js";
import { href } from "../../../shared/router.js";
import { useConsole } from "../../console.js";
import { Loaded, useLoad } from "../../patterns/load.js";

const AGAIN_MS = 15_000;
const quiet = { stepUp: false };

const KINDS = [
  {
    needs: "files:changeset:read",
    ask: (call, signal) => call("GET /changesets", { signal, ...quiet }),
    shown: ({ changeset_id, file_name, state, parts, checked, applied, undone }) => {
      const far = { checking: ["確認", checked], applying: ["登録", applied], undoing: ["取消し", undone] }[state];
      if (!far) return null;
      const to = href("/files/{changeset_id}", { changeset_id });
      return {
        key: changeset_id,
        label: `一括登録の${far[0]}　${file_name}`,
        value: far[1],
        max: parts,
        unit: "部分",
        to,
      };
    },
  },
  {
    needs: "files:dose:fix",
    ask: (call, signal) => call("GET /bulk-fixes", { signal, ...quiet }),
    shown: ({ fix_id, state, done, chunks }) => {
      const word = { applying: "適用", undoing: "取消し" }[state];
      if (!word) return null;
      const to = href("/fixes/{fix_id}", { fix_id });
      return { key: fix_id, label: `一括修正の${word}`, value: done, max: chunks, unit: "まとまり", to };
    },
  },
  {
    needs: "number:inquiry:read",
    ask: (call, signal) => call("GET /inquiries/bulks", { signal, ...quiet }),
    shown: ({ bulk_id, state, done, rows }) =>
      state === "approved" && done > 0
        ? {
            key: bulk_id,
            label: "一括照会",
            value: done,
            max: rows,
            unit: "件",
            to: href("/inquiries/bulks/{bulk_id}", { bulk_id }),
          }
        : null,
  },
  {
    needs: "files:download:read",
    ask: (call, signal) => call("GET /downloads", { signal, ...quiet }),
    shown: ({ download_id, state, begun_at, rows }) =>
      state === "approved" && begun_at
        ? {
            key: download_id,
            label: `出力の作成（${rows}行まで）`,
            to: href("/downloads/{download_id}", { download_id }),
          }
        : null,
  },
];

async function running(call, may, signal) {
  const asked = KINDS.filter((kind) => may(kind.needs)).map(async ({ ask, shown }) => {
    try {
      return (await ask(call, signal)).items.map(shown).filter(Boolean);
    } catch (error) {
      // Whoever has to prove themselves first is told so where they open it, not here.
      if (error.code === "A321") return [];
      throw error;
    }
  });
  return (await Promise.all(asked)).flat();
}

/** The jobs, asked again now and then while there are any. */
export function Jobs() {
  const { call, may } = useConsole();
  const load = useLoad((signal) => running(call, may, signal), []);
  const some = (load.data ?? []).length > 0;
  useEffect(() => {
    if (!some) return undefined;
    const timer = setInterval(() => !document.hidden && load.again(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [some, load.again]);
  if (!KINDS.some((kind) => may(kind.needs))) return null;
  return html`<section class="stack" aria-labelledby="jobs-title">
    <h2 id="jobs-title">進行中の処理</h2>
    <${Loaded} load=${load}>
      ${(jobs) => (jobs.length === 0 ? html`<p class="soft">進行中の処理はありません。</p>` : jobs.map((job) => html`<${One}
        key=${job.key}
        job=${job}
      />`))}
    <//>
  </section>`;
}

function One({ job }) {
  const { label, value, max, unit, to } = job;
  return html`<div class="card stack">
    <${Progress} label=${label} value=${value} max=${max} unit=${unit} />
    <p><${Link} href=${to}>この処理を開く<//></p>
  </div>`;
}
