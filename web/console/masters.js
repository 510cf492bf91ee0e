/** @file What the masters offer to choose from. Made by infra/make_page_masters.py. */

/** The vaccines that a dose may be of, in the master's order. */
export const PRODUCTS = [
  "COMIRNATY",
  "COMIRNATY-BA1",
  "COMIRNATY-BA45",
  "COMIRNATY-XBB",
  "COMIRNATY-5-11",
  "COMIRNATY-BA45-5-11",
  "COMIRNATY-XBB-5-11",
  "COMIRNATY-6M-4Y",
  "COMIRNATY-XBB-6M-4Y",
  "SPIKEVAX",
  "SPIKEVAX-BA1",
  "SPIKEVAX-BA45",
  "SPIKEVAX-XBB",
  "NUVAXOVID",
  "VAXZEVRIA",
  "JCOVDEN",
  "DAICHIRONA-XBB",
];

/** Flags whose day may lie ahead. */
export const FLAGS_AHEAD = [
  "move_out",
  "move_abroad",
];

/** Which code must stand beside an origin. */
export const ORIGIN_NEEDS = {
  own: "nothing",
  other_municipality: "municipality",
  workplace: "nothing",
  overseas: "country",
  trial: "nothing",
};
