/** @file Putting parts of an 影響範囲 together: one row a subject, however many parts it stands in. Pure. */

/**
 * Returns what is known with a further part of the service's answer, the first that was touched first.
 * @param {object[]} known rows that were put together before
 * @param {object[]} part subjects as the service lists them
 */
export function merged(known, part) {
  const found = new Map(known.map((row) => [row.subject, row]));
  for (const { subject, kind, first, last, acts } of part) {
    const before = found.get(subject) ?? { subject, kind, first, last, acts: {}, times: 0 };
    const counts = { ...before.acts };
    for (const [act, times] of Object.entries(acts)) counts[act] = (counts[act] ?? 0) + times;
    found.set(subject, {
      subject,
      kind,
      first: isBefore(first, before.first) ? first : before.first,
      last: isBefore(before.last, last) ? last : before.last,
      acts: counts,
      times: Object.values(counts).reduce((sum, times) => sum + times, 0),
    });
  }
  return [...found.values()].sort((one, other) => Date.parse(one.first) - Date.parse(other.first));
}

const isBefore = (one, other) => Date.parse(one) < Date.parse(other);

/** Says what was done, the most frequent first: `接種者の閲覧 3、接種券の閲覧 1`. */
export function actsSaid({ acts }, name) {
  const most = Object.entries(acts).sort(([, one], [, other]) => other - one);
  return most.map(([act, times]) => `${name(act)} ${times}`).join("、");
}
