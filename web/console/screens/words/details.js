/**
 * @file What the operation log says of an act beside who, what and when: its `detail`, in Japanese.
 *
 * A detail is a handful of codes and counts.  Names that are unknown here are shown as the log writes them.
 */

/** What a detail's name means. */
export const DETAILS = {
  actor: "操作者",
  approved_by: "承認した職員",
  basis: "起算日",
  by: "集計軸",
  case: "請求",
  changes: "反映する行",
  changeset: "一括登録",
  checkpoint: "封印",
  code: "コード",
  digest: "ハッシュ",
  doses: "接種の件数",
  download: "持ち出し",
  due_on: "期限",
  ends_on: "業務終了日",
  findings: "指摘の件数",
  flag: "フラグ",
  form: "形式",
  ground: "根拠",
  grant: "申請",
  hold: "留保",
  invited_by: "発行した職員",
  kind: "種類",
  list: "一覧",
  lot: "ロット",
  medium: "媒体",
  month: "月",
  moved_from: "付替え前の接種券",
  moved_to: "付替え先の接種券",
  namesakes_1: "該当した方",
  namesakes_2: "該当した方（7人目から）",
  namesakes_3: "該当した方（13人目から）",
  namesakes_4: "該当した方（19人目から）",
  new: "新しい接種券",
  old: "前の接種券",
  people: "人数",
  reason: "理由",
  refusals: "拒んだ行",
  requested_by: "申請した職員",
  roles: "権限",
  route: "機能",
  rows: "行数",
  sample: "抽出した件数",
  scope: "対象範囲",
  searched_act: "検索した操作",
  searched_actor: "検索した操作者",
  shared: "共用ID",
  since: "始まり",
  state: "状態",
  terminal: "端末",
  tickets: "接種券",
  turn: "接種回",
  until: "終わり",
  venue: "会場",
  verdict: "結果",
  version: "版",
  watched: "注意操作の件数",
  why: "事由",
  years: "年数",
};

const WORDS = {
  approved: "承認",
  rejected: "却下",
  proposed: "起案",
  home: "自市区町村",
  wide: "広域",
  screen: "画面",
  export: "書き出し",
};

/**
 * List a row's details as `[name, text]`, the terminal last; empty ones are left out.
 * @param {Object<string, string|number>} detail
 */
export const detailsOf = (detail) =>
  Object.entries(detail)
    .filter(([, said]) => said !== "")
    .sort(([one], [other]) => (one === "terminal") - (other === "terminal"))
    .map(([name, said]) => [DETAILS[name] ?? name, WORDS[said] ?? String(said)]);
