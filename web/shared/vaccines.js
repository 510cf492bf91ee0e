/** @file The vaccines to choose from, and the makers that a record may name instead (手引き). Made by infra/make_page_masters.py. */
export const PRODUCTS = [
  {"code": "COMIRNATY", "name": "コミナティ", "maker": "PFIZER"},
  {"code": "COMIRNATY-BA1", "name": "コミナティ（BA.1）", "maker": "PFIZER"},
  {"code": "COMIRNATY-BA45", "name": "コミナティ（BA.4-5）", "maker": "PFIZER"},
  {"code": "COMIRNATY-XBB", "name": "コミナティ（XBB.1.5）", "maker": "PFIZER"},
  {"code": "COMIRNATY-5-11", "name": "コミナティ（5〜11歳用）", "maker": "PFIZER"},
  {"code": "COMIRNATY-BA45-5-11", "name": "コミナティBA.4-5（5〜11歳用）", "maker": "PFIZER"},
  {"code": "COMIRNATY-XBB-5-11", "name": "コミナティXBB（5〜11歳用）", "maker": "PFIZER"},
  {"code": "COMIRNATY-6M-4Y", "name": "コミナティ（6ヵ月〜4歳用）", "maker": "PFIZER"},
  {"code": "COMIRNATY-XBB-6M-4Y", "name": "コミナティXBB（6ヵ月〜4歳用）", "maker": "PFIZER"},
  {"code": "SPIKEVAX", "name": "スパイクバックス", "maker": "MODERNA"},
  {"code": "SPIKEVAX-BA1", "name": "スパイクバックス（BA.1）", "maker": "MODERNA"},
  {"code": "SPIKEVAX-BA45", "name": "スパイクバックス（BA.4-5）", "maker": "MODERNA"},
  {"code": "SPIKEVAX-XBB", "name": "スパイクバックス（XBB.1.5）", "maker": "MODERNA"},
  {"code": "NUVAXOVID", "name": "ヌバキソビッド", "maker": "NOVAVAX"},
  {"code": "VAXZEVRIA", "name": "バキスゼブリア", "maker": "ASTRAZENECA"},
  {"code": "JCOVDEN", "name": "ジェコビデン", "maker": "JANSSEN"},
  {"code": "DAICHIRONA-XBB", "name": "ダイチロナ（XBB.1.5）", "maker": "DAIICHI"},
];
export const MAKERS = [
  {"code": "PFIZER", "name": "ファイザー"},
  {"code": "MODERNA", "name": "モデルナ"},
  {"code": "ASTRAZENECA", "name": "アストラゼネカ"},
  {"code": "NOVAVAX", "name": "武田（ノババックス）"},
  {"code": "JANSSEN", "name": "ヤンセンファーマ"},
  {"code": "DAIICHI", "name": "第一三共"},
];
