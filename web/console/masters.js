/** @file What flags and origins are called, and what each asks for. Made by infra/make_page_masters.py. */
export const FLAGS = [
  {"code": "move_out", "label": "転出", "ahead": true},
  {"code": "death", "label": "死亡", "ahead": false},
  {"code": "erasure_by_office", "label": "職権消除", "ahead": false},
  {"code": "move_abroad", "label": "国外転出", "ahead": true},
  {"code": "move_in", "label": "転入", "ahead": false},
  {"code": "return", "label": "再転入・帰国", "ahead": false},
];
export const ORIGINS = [
  {"origin": "own", "label": "自市区町村", "needs": "nothing"},
  {"origin": "other_municipality", "label": "他自治体", "needs": "municipality"},
  {"origin": "workplace", "label": "職域", "needs": "nothing"},
  {"origin": "overseas", "label": "海外", "needs": "country"},
  {"origin": "trial", "label": "治験", "needs": "nothing"},
];
