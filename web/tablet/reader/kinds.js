/** @file 券種 and 回数 of chalicelib/data/tickets.json, by infra/make_ticket_masters.py. */

export const KINDS = Object.freeze({
  "2": { ja: "接種", en: "Vaccination" },
  "3": { ja: "予診のみ", en: "Screening only" },
});
export const MAX_TURN = 9;
export const START_STOP = "ABCD";
