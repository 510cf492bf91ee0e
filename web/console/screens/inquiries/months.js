/** @file The months that inquiries are listed by.  A month is `202107`, as the API writes it. */

const FIRST = { year: 2021, month: 4 };

/** The month of a day. */
export function monthOf(day) {
  return day.slice(0, 4) + day.slice(5, 7);
}

/**
 * Every month since the system opened, newest first, by its Japanese name.
 *
 * @param {string} today
 * @returns {[string, string][]}
 */
export function monthsUntil(today) {
  const [year, month] = today.split("-").map(Number);
  const count = (year - FIRST.year) * 12 + month - FIRST.month + 1;
  return Array.from({ length: Math.max(1, count) }, (_, back) => {
    const at = year * 12 + month - 1 - back;
    const said = { year: Math.floor(at / 12), month: (at % 12) + 1 };
    return [`${said.year}${String(said.month).padStart(2, "0")}`, `${said.year}年${said.month}月`];
  });
}
