/** Android's intent URI: `intent:…#Intent;S.key=value;i.n=1;B.on=true;end`, values percent-encoded. Pure. */
export function extrasOfIntentUri(uri: string): Record<string, unknown> {
  const extras: Record<string, unknown> = {};
  const start = uri.indexOf('#Intent;');
  if (start < 0) return extras;
  for (const part of uri.slice(start + 8).split(';')) {
    const [, type, name, value] = /^([SBbcdfils])\.([^=]+)=(.*)$/s.exec(part) ?? [];
    if (type === undefined || name === undefined || value === undefined) continue;
    const text = decode(value);
    if (type === 'S' || type === 'c') extras[decode(name)] = text;
    else if (type === 'B') extras[decode(name)] = text === 'true';
    else extras[decode(name)] = Number(text);
  }
  return extras;
}
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Android's Uri.decode keeps what is not a valid escape.
    return text;
  }
}
