/** docs/privacy names every SDK that can be compiled in, with the permissions that the manifests really ask for. */
import { describe, expect, it } from 'vitest';
import { generatedPart, readDocument } from './docs/markdown.ts';
import { commonPermissions, compiledVendors, permissionsOf, SDKS, sdksTable } from './docs/privacy.ts';

/** What stores ask about, and push needs none of. */
const SENSITIVE = /PHONE_STATE|LOCATION|EXTERNAL_STORAGE|QUERY_ALL_PACKAGES|GET_TASKS|CONTACTS|INSTALL_PACKAGES/;

describe.each([
  ['docs/privacy.md', 'en'],
  ['docs/privacy.zh-CN.md', 'zh'],
] as const)('%s', (path, language) => {
  it('lists the SDKs as the code has them (UPDATE_DOCS=1 writes it)', () => {
    expect(generatedPart(path, 'sdks', sdksTable(language))).toBe(sdksTable(language));
    expect(generatedPart(path, 'common', commonPermissions(language))).toBe(commonPermissions(language));
  });

  it.each(compiledVendors())('has a row for %s, with the permissions of its manifest and no other', (vendor) => {
    const rows = readDocument(path)
      .split('\n')
      .filter((line) => line.startsWith(`| ${SDKS[vendor]?.sdk[language]} |`));
    expect(rows).toHaveLength(1);
    // Cell 5 is what the plugin adds.
    const [, , , , , permissions = ''] = rows[0]?.split('|') ?? [];
    expect([...permissions.matchAll(/`([^`]+)`/g)].map(([, name]) => name)).toEqual(permissionsOf(vendor));
  });
});

it('knows an SDK for each vendor that can be compiled in, and for nothing else', () => {
  expect(Object.keys(SDKS).toSorted()).toEqual(compiledVendors());
});

it.each([undefined, ...compiledVendors()])('asks for nothing that stores object to: %s', (vendor) => {
  expect(permissionsOf(vendor).filter((name) => SENSITIVE.test(name))).toEqual([]);
});
