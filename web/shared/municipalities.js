/**
 * @file The municipalities of a day: their codes and names (municipalities.json, made by infra/make_ticket_masters.py).
 */

let loading = null;

/**
 * Load the list; once for a page.
 * @returns {Promise<Municipalities>}
 */
export function loadMunicipalities() {
  loading ??= import("./municipalities.json", { with: { type: "json" } }).then(
    ({ default: list }) => new Municipalities(list),
  );
  return loading;
}

/** What the codes stood for, by day. */
export class Municipalities {
  #timeless = new Map();
  #dated;
  #days = new Map();

  constructor({ prefectures, dated }) {
    for (const [prefecture, codes] of Object.entries(prefectures)) {
      for (const [code, name] of Object.entries(codes)) this.#timeless.set(code, `${prefecture} ${name}`);
    }
    this.#dated = dated;
  }

  /**
   * @param {string} day "YYYY-MM-DD"; both ends of a period count
   * @returns {Map<string, string>} code → "埼玉県 春日部市"
   */
  on(day) {
    if (!this.#days.has(day)) {
      const then = this.#dated.filter(([, , , from, to]) => (from ?? day) <= day && day <= (to ?? day));
      const named = then.map(([code, name, prefecture]) => [code, `${prefecture} ${name}`]);
      this.#days.set(day, new Map([...this.#timeless, ...named]));
    }
    return this.#days.get(day);
  }

  /** The name of a code on a day, or null. */
  nameOf(code, day) {
    return this.on(day).get(code) ?? null;
  }
}
