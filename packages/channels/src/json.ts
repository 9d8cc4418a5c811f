/** The object that `text` is as JSON; undefined for anything else: a gateway's HTML, a cut body, a list. */
export function jsonObject(text: string): Record<string, unknown> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // No JSON at all: the caller goes by what else it knows.
    return undefined;
  }
  return isObject(value) ? value : undefined;
}

/** A JSON object, no list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The string, or '' for what is none. */
export const stringOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A whole number, given as one or as digits; undefined for anything else. Clouds write their codes both ways. */
export function integerOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}
