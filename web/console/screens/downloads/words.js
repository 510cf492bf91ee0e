/** @file What each kind of download holds, who takes it out, and the way that it goes. */

export const KINDS = {
  ledger: {
    says: "接種者ごとの接種の記録です。宛名番号が入ります。個人番号は入りません。",
    needs: "files:ledger:take_out",
    who: "窓口担当",
  },
  waiting: {
    says: "接種券の登録を待っている接種の一覧です。氏名も個人番号も入りません。",
    needs: "files:ledger:take_out",
    who: "窓口担当",
  },
  provisions: {
    says: "照会した記録と、提供した記録です（番号法23条）。個人番号は入りません。",
    needs: "office:provision:read",
    who: "監査担当",
  },
  log: {
    says: "だれが、いつ、何をしたかの記録です。個人番号は入りません。",
    needs: "office:audit:export",
    who: "監査担当",
  },
};

/** The way of a download, in the order in which it goes. */
export const WAY = [
  { name: "申請", states: [] },
  { name: "承認", states: ["asked"] },
  { name: "作成", states: ["approved"] },
  { name: "受取り", states: ["made"] },
  { name: "媒体の消去", states: ["fetched"] },
];
