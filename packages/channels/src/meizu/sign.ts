import { hash } from 'node:crypto';

/**
 * The form of one call, signed: MD5 over all parameters sorted by name, `name=value` without separators, then the App
 * Secret; values raw, before URL-encoding — clouds/meizu.md §2.
 */
export function signedForm(parameters: Readonly<Record<string, string>>, appSecret: string): string {
  const form = new URLSearchParams(parameters);
  form.set('sign', sign(parameters, appSecret));
  return form.toString();
}

/** Lower-case hex. */
export function sign(parameters: Readonly<Record<string, string>>, appSecret: string): string {
  const pairs = Object.keys(parameters)
    .toSorted()
    .map((name) => `${name}=${parameters[name]}`);
  return hash('md5', pairs.join('') + appSecret, 'hex');
}
