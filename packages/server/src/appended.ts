/**
 * Adds to a list of which most stay at one, and returns the list to use from then on: V8 gives an empty one room for seventeen
 * with its first `push`, for every message.
 *
 * @example ids = appended(ids, deviceId);
 */
export function appended<Value>(list: Value[], value: Value): Value[] {
  if (list.length === 0) return [value];
  list.push(value);
  return list;
}
