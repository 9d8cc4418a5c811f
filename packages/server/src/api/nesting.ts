/**
 * Levels of objects and arrays that JSON from outside may have. Messages need fewer than ten. Parsing bears any number,
 * but what recurses over a value later (`JSON.stringify`, also in another thread or in a receiver's client) runs out of
 * stack at a few thousand.
 */
export const MAX_NESTING = 100;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * True when a JSON text is nested more than `MAX_NESTING` levels deep. Costs next to nothing for texts with few brackets,
 * which messages are, and one pass for others.
 *
 * @example isTooDeep('[[1]]') // false
 */
export function isTooDeep(json: string): boolean {
  // Each level takes its two brackets.
  if (json.length <= 2 * MAX_NESTING || hasFewOpen(json)) return false;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < json.length; at++) {
    const char = json.charCodeAt(at);
    if (inString) {
      if (char === BACKSLASH) at++;
      else if (char === QUOTE) inString = false;
    } else if (char === QUOTE) inString = true;
    else if (char === OPEN_ARRAY || char === OPEN_OBJECT) {
      if (++depth > MAX_NESTING) return true;
    } else if (char === CLOSE_ARRAY || char === CLOSE_OBJECT) depth--;
  }
  return false;
}

/** Not more than there may be levels, those inside of strings included. */
function hasFewOpen(json: string): boolean {
  let open = 0;
  for (const bracket of '{[') {
    for (let at = json.indexOf(bracket); at !== -1; at = json.indexOf(bracket, at + 1)) {
      if (++open > MAX_NESTING) return false;
    }
  }
  return true;
}
