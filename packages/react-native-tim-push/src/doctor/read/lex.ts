/** Strings and comments of Groovy, Kotlin and JavaScript: enough to tell code from what is none. */

/** The position behind the string that begins at `start`; a string that nothing ends goes to the end of its line. */
export function stringEnd(text: string, start: number): number {
  const quote = text[start] ?? '';
  const triple = quote !== '`' && text.startsWith(quote.repeat(3), start);
  const close = triple ? quote.repeat(3) : quote;
  let at = start + close.length;
  while (at < text.length) {
    if (text.startsWith(close, at)) return at + close.length;
    if (text[at] === '\\') at += 2;
    else if (quote !== "'" && text.startsWith('${', at)) at = bracesEnd(text, at + 1);
    else if (text[at] === '\n' && !triple && quote !== '`') return at;
    else at += 1;
  }
  return text.length;
}

function bracesEnd(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (isQuote(char)) at = stringEnd(text, at) - 1;
    else if (char === '{') depth += 1;
    else if (char === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}

export const isQuote = (char: string): boolean => char === '"' || char === "'" || char === '`';

/** A `/` after one of these begins a pattern (Groovy, JavaScript), not a division. */
const BEFORE_PATTERN = new Set('=(,[~:!&|?{};\n');

/** The position behind the pattern that may begin at `start`, or undefined for a division. */
export function patternEnd(text: string, start: number): number | undefined {
  let before = start - 1;
  while (before >= 0 && (text[before] === ' ' || text[before] === '\t')) before -= 1;
  if (before >= 0 && !BEFORE_PATTERN.has(text[before] ?? '')) return undefined;
  let inClass = false;
  for (let at = start + 1; at < text.length && text[at] !== '\n'; at += 1) {
    const char = text[at];
    if (char === '\\') at += 1;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass) return at + 1;
  }
  return undefined;
}

/** The same text with every comment turned to spaces, so that positions and lines stay. */
export function withoutComments(text: string): string {
  let out = '';
  let at = 0;
  while (at < text.length) {
    const char = text[at] ?? '';
    let end = at + 1;
    let keep = true;
    if (isQuote(char)) end = stringEnd(text, at);
    else if (text.startsWith('//', at)) {
      end = text.indexOf('\n', at);
      keep = false;
    } else if (text.startsWith('/*', at)) {
      end = text.indexOf('*/', at + 2);
      end = end < 0 ? end : end + 2;
      keep = false;
    } else if (char === '/') end = patternEnd(text, at) ?? end;
    if (end < 0) end = text.length;
    const part = text.slice(at, end);
    out += keep ? part : part.replaceAll(/[^\n]/g, ' ');
    at = end;
  }
  return out;
}
