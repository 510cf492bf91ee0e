/**
 * @file What one screen hands to the next without a URL and without asking again: kept in memory, gone when
 * the page is closed.
 *
 * Every look at a person leaves a row in the operation log: a screen that was just given a record shows it
 * instead of looking the person up once more.
 */

const kept = new Map();

/** Keeps something until the page is closed or another takes its place. */
export function keep(name, what) {
  kept.set(name, what);
}

/** Returns what was kept, or undefined. */
export function recall(name) {
  return kept.get(name);
}

/** Forgets one thing, or all of it. */
export function forget(name) {
  if (name === undefined) kept.clear();
  else kept.delete(name);
}
