import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth } from './output.ts';
import { wrapped } from './wrap.ts';

describe('wrapped text', () => {
  it.each<[string, string, number, string]>([
    ['English at blanks', 'which phones it is for', 12, 'which phones\nit is for'],
    ['Chinese between characters', '每条推送都是测试消息', 10, '每条推送都\n是测试消息'],
    ['no closing mark at the begin of a line', '每条推送，都是消息', 8, '每条推\n送，都是\n消息'],
    ['no opening mark at the end of a line', '每条推（都是）消息', 8, '每条推\n（都是）\n消息'],
    ['words of Latin letters whole', '用于 intent：打开页面', 13, '用于 intent：\n打开页面'],
    ['a word wider than the line whole', '例 intent://host/path 结束', 10, '例\nintent://host/path\n结束'],
    ['lines as they are', 'one\ntwo', 80, 'one\ntwo'],
    ['nothing', '', 80, ''],
  ])('breaks %s', (_, text, width, lines) => {
    expect(wrapped(text, width)).toBe(lines);
  });

  it('loses nothing but blanks at a break, and is too wide only by a word', () => {
    const character = fc.constantFrom('a', 'b', ' ', '汉', '字', '，', '（', '）', '：', '-', '/');
    fc.assert(
      fc.property(fc.string({ unit: character, maxLength: 60 }), fc.integer({ min: 1, max: 30 }), (text, width) => {
        const lines = wrapped(text, width).split('\n');
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
        for (const line of lines)
          if (displayWidth(line) > width) expect(line).toMatch(/^ *（*(?:[ab/-]+|[汉字])?[（），：]*$/);
      }),
    );
  });
});
