/** @file Sentences about a file that was picked and cannot be sent; each says what to do. */

const SENTENCES = {
  NOT_SEALED: {
    title: "暗号化されていないファイルです。送っていません。",
    todo: "封緘ツールで封緘した .vrs のファイルを選んでください。平文の CSV は、ここからは送れません。",
  },
  CUT_OFF: {
    title: "ファイルが途中で切れています。送っていません。",
    todo: "媒体へのコピーをやり直し、もう一度選んでください。続くときは、元のファイルを封緘し直してください。",
  },
  MIXED: {
    title: "別のファイルの部分が混ざっているか、順番が違います。送っていません。",
    todo: "ファイルを手で編集せず、封緘ツールが作ったままのものを選んでください。",
  },
  ANOTHER_CITY: {
    title: "ほかの自治体あてに封緘されたファイルです。送っていません。",
    todo: "この画面の「取込鍵」を保存し直し、その鍵で封緘し直してください。",
  },
  TOO_LONG: {
    title: "ファイルが大きすぎます。送っていません。",
    todo: "元のファイルを宛名番号の順のまま分け、それぞれ封緘して届け出てください。",
  },
  EMPTY: {
    title: "空のファイルです。送っていません。",
    todo: "封緘したファイルを選び直してください。",
  },
  UNREADABLE: {
    title: "ファイルを読めません。",
    todo: "媒体が抜けていないか確かめ、もう一度同じファイルを選んでください。送った分は残っています。",
  },
  ANOTHER_FILE: {
    title: "届け出たファイルと違います。送っていません。",
    todo: "届け出たときと同じファイルを選んでください。別のファイルを送るときは、新しく届け出てください。",
  },
};

/**
 * @param {string} code of a SealedFault, or ANOTHER_FILE
 * @returns {{title: string, todo: string}}
 */
export function faultSentence(code) {
  return SENTENCES[code] ?? SENTENCES.UNREADABLE;
}
