/** What downloads and their states are called, and what each kind holds. */

export const KINDS = {
  ledger: {
    name: "予防接種台帳向け出力",
    says: "接種者ごとの接種の記録です。宛名番号が入ります。個人番号は入りません。",
    needs: "files:ledger:take_out",
    who: "窓口担当",
    changes: true,
  },
  waiting: {
    name: "登録待ちリスト出力",
    says: "接種券の登録を待っている接種の一覧です。氏名も個人番号も入りません。",
    needs: "files:ledger:take_out",
    who: "窓口担当",
    changes: true,
  },
  provisions: {
    name: "情報提供等の記録の出力",
    says: "照会した記録と、提供した記録です（番号法23条）。個人番号は入りません。",
    needs: "office:provision:read",
    who: "監査担当",
    changes: true,
  },
  log: {
    name: "操作記録の出力",
    says: "だれが、いつ、何をしたかの記録です。個人番号は入りません。",
    needs: "office:audit:export",
    who: "監査担当",
    changes: true,
  },
};

export const STATES = {
  asked: "承認待ち",
  approved: "作成待ち",
  made: "受取り待ち",
  fetched: "受取り済み",
  rejected: "却下",
  expired: "期限切れ",
};

/** The way of a download, in the order in which it goes. */
export const WAY = [
  { name: "申請", states: [] },
  { name: "承認", states: ["asked"] },
  { name: "作成", states: ["approved"] },
  { name: "受取り", states: ["made"] },
  { name: "媒体の消去", states: ["fetched"] },
];
