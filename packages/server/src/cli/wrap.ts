import { displayWidth } from './output.ts';

/** No line begins with a closing mark of Chinese, and none ends with an opening one. */
const OPENING = '（「『《【';
const CLOSING = '），。、；：！？」』》】';
const WORD = `\\p{Script=Han}|[^\\s\\p{Script=Han}${OPENING}${CLOSING}]+`;
/** What stays together: a character of Chinese or a word without blanks, with its marks and the blanks before it. */
const PIECE = new RegExp(`\\s*(?:[${OPENING}]*(?:${WORD})[${CLOSING}]*|[${OPENING}${CLOSING}]+)`, 'gu');

/**
 * Breaks lines at blanks and between characters of Chinese, which has no blanks. A word that is wider than the line stays
 * whole.
 *
 * @param width in columns of a terminal.
 * @example
 * wrapped('用于 intent：打开页面', 12); // '用于 intent：\n打开页面'
 */
export function wrapped(text: string, width: number): string {
  return text
    .split(/\r?\n/)
    .flatMap((line) => {
      const lines: string[] = [];
      let open = '';
      for (const piece of line.match(PIECE) ?? []) {
        if (open === '' || displayWidth(open) + displayWidth(piece) <= width) open += piece;
        else {
          lines.push(open);
          open = piece.trimStart();
        }
      }
      return [...lines, open];
    })
    .join('\n');
}
