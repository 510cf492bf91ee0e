/**
 * @file A plain file and what checking it said, held in memory between two screens: the service keeps only counts.
 */
import { keep, recall } from "../../memory.js";

const NAME = "plain file";

/** Hold a checked file. @param {{file: File, checked: object}} given */
export function holdPlain(given) {
  keep(NAME, given);
}

/** What is held of a registration, or null; it stays held, for the screen may be drawn again. */
export function plainHeld(registrationId) {
  const held = recall(NAME);
  return held?.checked.registration_id === registrationId ? held : null;
}
