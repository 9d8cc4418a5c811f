/** Reads the form bodies of the API: a key may be repeated, a value may be a comma list (clouds/xiaomi.md §3). Pure. */

export interface Form {
  /** The last value of a key, as a form reader with one value a key would see; undefined when absent. */
  one(key: string): string | undefined;
  /** Every value of a key, comma lists taken apart, blanks left out. */
  list(key: string): string[];
  /** Keys that start with `prefix`, prefix cut off. */
  under(prefix: string): Map<string, string>;
}

export function parseForm(text: string): Form {
  const pairs = new URLSearchParams(text);
  const splitList = (values: readonly string[]): string[] =>
    values
      .flatMap((value) => value.split(','))
      .map((item) => item.trim())
      .filter((item) => item !== '');
  return {
    one: (key) => pairs.getAll(key).at(-1),
    list: (key) => splitList(pairs.getAll(key)),
    under: (prefix) => {
      const found = new Map<string, string>();
      for (const [key, value] of pairs) if (key.startsWith(prefix)) found.set(key.slice(prefix.length), value);
      return found;
    },
  };
}

/** What of a form may stand in an event: no ids, no texts. */
export function describeForm(form: Form): Record<string, unknown> {
  const detail: Record<string, unknown> = {};
  for (const key of ['restricted_package_name', 'pass_through', 'notify_id', 'time_to_live', 'time_to_send']) {
    const value = form.one(key);
    if (value !== undefined) detail[key] = value;
  }
  const channel = form.one('extra.channel_id');
  if (channel !== undefined) detail['channel_id'] = channel;
  return detail;
}
