/**
 * @file The few words that shared components say by themselves, in Japanese and, for venues, in English.
 */

const WORDS = {
  ja: {
    required: "必須",
    optional: "任意",
    year: "年",
    month: "月",
    day: "日",
    noSuchDay: "この日付はありません。年・月・日を確かめてください。",
    close: "閉じる",
    cancel: "やめる",
    retry: "もう一度試す",
    loading: "読み込んでいます",
    busy: "処理しています",
    info: "お知らせ",
    success: "完了",
    warning: "注意",
    error: "エラー",
    skip: "本文へ移動",
    search: "検索",
    choose: "選んでください",
  },
  en: {
    required: "required",
    optional: "optional",
    year: "year",
    month: "month",
    day: "day",
    noSuchDay: "There is no such day. Check the year, month and day.",
    close: "Close",
    cancel: "Cancel",
    retry: "Try again",
    loading: "Loading",
    busy: "Working",
    info: "Notice",
    success: "Done",
    warning: "Caution",
    error: "Error",
    skip: "Skip to the main part",
    search: "Search",
    choose: "Choose",
  },
};

let language = "ja";

/** Chooses the language of the page: `ja` or `en`. The page draws itself anew afterwards. */
export function setLanguage(wanted) {
  language = wanted in WORDS ? wanted : "ja";
  document.documentElement.lang = language;
}

/** The language of the page. */
export function languageNow() {
  return language;
}

/** A word in the language of the page. */
export function word(name) {
  return WORDS[language][name];
}
