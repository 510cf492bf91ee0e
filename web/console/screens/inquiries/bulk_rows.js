/** @file A bulk inquiry with all of its people: its head comes with every page of them. */

/**
 * @param {(query: {after: string|null, most: number}) => Promise<object>} ask
 * @returns {Promise<{bulk: object, people: object[]}>}
 */
export async function loadBulk(ask) {
  const people = [];
  let after = null;
  let bulk;
  do {
    const { items, next, total, ...head } = await ask({ after, most: 5_000 });
    people.push(...items);
    bulk = head;
    after = next;
  } while (after !== null);
  return { bulk, people };
}
