/** §2: MD5 of all parameters but `sign`, sorted by name, `name=value` without separators, then the App Secret. Pure. */
import { createHash } from 'node:crypto';

export function signOf(form: URLSearchParams, secret: string): string {
  const names = [...new Set(form.keys())].filter((name) => name !== 'sign').sort();
  const text = names.map((name) => `${name}=${form.get(name)}`).join('') + secret;
  return createHash('md5').update(text, 'utf8').digest('hex');
}
