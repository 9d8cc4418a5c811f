/** The readers, at their edges. */
import { describe, expect, it } from 'vitest';
import { elf, zip } from '../testing/archive.ts';
import { versionIn } from './archives.ts';
import { readCatalog } from './catalog.ts';
import { readElf } from './elf.ts';
import { readGradle } from './gradle.ts';
import { withoutComments } from './lex.ts';
import { compareVersions } from './packages.ts';
import { readProperties } from './properties.ts';
import { readXml } from './xml.ts';
import { readZip } from './zip.ts';

describe('comments', () => {
  it.each([
    ['a // b\nc', 'a     \nc'],
    ['a /* b\n } */ c', 'a     \n      c'],
    ["url 'https://x//y' // z", "url 'https://x//y'     "],
    ['"""a // b\n""" // c', '"""a // b\n"""     '],
    [`"\${map["// x"]} // y" // z`, `"\${map["// x"]} // y"     `],
    ['def x = name =~ /https:\\/\\/{/ // z', 'def x = name =~ /https:\\/\\/{/     '],
    ['a = b / c // d', 'a = b / c     '],
    ["it's // not closed\nb", "it's // not closed\nb"],
    ['a /* never closed', 'a                '],
  ])('of %j', (source, expected) => {
    expect(withoutComments(source)).toBe(expected);
  });
});

describe('build scripts', () => {
  const shape = (source: string): string[] =>
    readGradle(source, 'f').map(
      ({ path, text, isBlock, line, lastLine }) =>
        `${path.join('.')}${isBlock ? '{}' : ` ${text}`} @${line}-${lastLine}`,
    );

  it('are blocks with statements', () => {
    expect(shape('android {\n  compileSdk 36; x = [\n    1,\n  ]\n  defaultConfig { minSdk 24 }\n}\n')).toEqual([
      'android{} @1-6',
      'android compileSdk 36 @2-2',
      'android x = [\n    1,\n  ] @2-4',
      'android.defaultConfig{} @5-5',
      'android.defaultConfig minSdk 24 @5-5',
    ]);
  });

  it('have dotted blocks and statements', () => {
    expect(
      shape('android.defaultConfig {\n  a 1\n}\nandroid.defaultConfig.b = 2\nproject.ext.c = 3\nfoo.bar.d(4)'),
    ).toEqual([
      'android.defaultConfig{} @1-3',
      'android.defaultConfig a 1 @2-2',
      'android.defaultConfig b = 2 @4-4',
      'ext c = 3 @5-5',
      ' foo.bar.d(4) @6-6',
    ]);
  });

  it('in Kotlin name their containers by an argument', () => {
    expect(
      shape(
        'configure<ApplicationExtension> {\n  productFlavors {\n    create("demo") { applicationId = "x" }\n  }\n}',
      ),
    ).toEqual([
      'android{} @1-5',
      'android.productFlavors{} @2-4',
      'android.productFlavors.demo{} @3-3',
      'android.productFlavors.demo applicationId = "x" @3-3',
    ]);
  });

  it('count what stands in conditions, and closures of calls as part of the call', () => {
    expect(shape(`if (a) {\n  b 1\n} else {\n  b 2\n}\nfoo(x, { y })\n"\${z.map { it }}"`)).toEqual([
      '{} @1-3',
      ' b 1 @2-2',
      '{} @3-5',
      ' b 2 @4-4',
      '(call) y @6-6',
      ' foo(x, { y }) @6-6',
      ` "\${z.map { it }}" @7-7`,
    ]);
  });

  it('go on over lines that end or begin with an operator', () => {
    expect(shape('a = 1 +\n  2\nb\n  .c()\nd')).toEqual([' a = 1 +\n  2 @1-2', ' b\n  .c() @3-4', ' d @5-5']);
  });

  it.each(['}', '}}} a {', 'a { b {', '"', "'''", `a { "\${`, '/* a {', '[({'])(
    'are read to the end, however broken: %s',
    (source) => {
      expect(Array.isArray(readGradle(source, 'f'))).toBe(true);
    },
  );
});

describe('properties', () => {
  it('are read as Java reads them', () => {
    const read = readProperties('# a=1\na = 2\nb:3\n  c=x=y  \na=4\n!d=5\n');
    expect([...read].map(([name, { value, line }]) => `${name}=${value}@${line}`)).toEqual([
      'a=4@5',
      'b=3@3',
      'c=x=y@4',
    ]);
  });
});

describe('version catalogs', () => {
  it('resolve references, short forms and rich versions, with the line of the version', () => {
    const text =
      '[versions]\nagp = "8.1"\nrich = { strictly = "2.0" }\n[libraries]\na-b = "g:n:1.0"\nc = { group = "g", name = "m", version.ref = "rich" }\n[plugins]\nandroid_app = { id = "com.android.application", version.ref = "agp" }\n';
    expect([...(readCatalog(text, 'f')?.items ?? [])]).toEqual([
      ['versions.agp', { id: 'agp', version: '8.1', line: 2 }],
      ['versions.rich', { id: 'rich', version: '2.0', line: 3 }],
      ['a.b', { id: 'g:n', version: '1.0', line: 5 }],
      ['c', { id: 'g:m', version: '2.0', line: 3 }],
      ['plugins.android.app', { id: 'com.android.application', version: '8.1', line: 2 }],
    ]);
    expect(readCatalog('= =', 'f')).toBeUndefined();
  });
});

describe('versions', () => {
  it.each([
    ['MiPush_SDK_Client_6_0_1-C_3rd.aar', '6.0.1'],
    ['MiPush_SDK_Client_3_7_5.jar', '3.7.5'],
    ['com.heytap.msp_3.5.3.aar', '3.5.3'],
    ['com.heytap.msp-push-3.1.0.aar', '3.1.0'],
    ['vivo_pushSDK_v4.0.6.0_504.aar', '4.0.6.0'],
    ['vivo_pushSDK.aar', undefined],
  ])('in %s: %s', (file, expected) => {
    expect(versionIn(file)).toBe(expected);
  });

  it.each([
    ['1.9.1.301', '1.9.1.301', 0],
    ['1.4.1.300', '1.9.1.301', -1],
    ['4.10', '4.9.9', 1],
    ['3.0.0.7', '3.0', 1],
  ])('%s against %s', (one, other, sign) => {
    expect(Math.sign(compareVersions(one, other))).toBe(sign);
  });
});

describe('XML', () => {
  it('keeps lines, also of tags over several', () => {
    const reading = readXml('<!-- <a> -->\n<manifest>\n  <activity\n    x="1"\n  >\n  </activity>\n</manifest>');
    expect(reading).toMatchObject({
      kind: 'read',
      root: {
        name: 'manifest',
        line: 2,
        lastLine: 7,
        children: [{ name: 'activity', line: 3, lastLine: 6, attributes: { x: '1' } }],
      },
    });
  });

  it.each(['', 'text', '<a>\n<b></a>', '<a x=1/>'])('says that %j is none', (text) => {
    expect(readXml(text).kind).toBe('broken');
  });
});

describe('zip and ELF', () => {
  it('read stored and deflated files, and ignore a comment behind', () => {
    const text = 'x'.repeat(1000);
    const bytes = Buffer.concat([zip({ 'a.txt': 'stored', 'b/c.txt': text }), Buffer.from('comment')]);
    expect(readZip(bytes).map(({ name, read }) => [name, read().toString()])).toEqual([
      ['a.txt', 'stored'],
      ['b/c.txt', text],
    ]);
  });

  it('read the alignment of both sizes', () => {
    expect(readElf(elf({ alignment: 16384 }))).toEqual({ is64: true, alignments: [16384, 16384] });
    expect(readElf(elf({ alignment: 4096, is64: false }))).toEqual({ is64: false, alignments: [4096, 4096] });
  });

  it.each([
    ['no archive', () => readZip(Buffer.from('no zip here, only text of some length'))],
    ['no library', () => readElf(Buffer.from('text of some length'))],
    ['half a library', () => readElf(elf({ alignment: 4096 }).subarray(0, 70))],
  ])('refuse %s', (_name, read) => {
    expect(read).toThrow();
  });
});
