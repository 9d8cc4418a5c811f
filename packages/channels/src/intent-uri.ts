/**
 * Adds text extras to Android's intent URI, before its `end`: `…;S.ext=…;end`, values percent-encoded. Extras of the same
 * name that stand there give way.
 *
 * @example intentWithExtras('intent://chat#Intent;scheme=app;end', { ext: 'a b' }) // '…;scheme=app;S.ext=a%20b;end'
 */
export function intentWithExtras(uri: string, extras: Readonly<Record<string, string>>): string {
  const start = uri.indexOf('#Intent;');
  if (start < 0) return uri;
  const kept = uri
    .slice(start + '#Intent;'.length)
    .split(';')
    .filter(
      (part) => part !== '' && part !== 'end' && !Object.keys(extras).some((name) => part.startsWith(`S.${name}=`)),
    );
  const added = Object.entries(extras).map(([name, value]) => `S.${name}=${encodeURIComponent(value)}`);
  return `${uri.slice(0, start)}#Intent;${[...kept, ...added, 'end'].join(';')}`;
}
