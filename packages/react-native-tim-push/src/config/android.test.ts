import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ANDROID_VENDORS, VENDOR_NEEDS } from './android.ts';

const ANDROID = join(import.meta.dirname, '..', '..', 'android');
const script = readFileSync(join(ANDROID, 'vendors.gradle'), 'utf8');
const inGradle = new Map(
  [...script.matchAll(/^ {4}(\w+)\s*: \[(.*)\],$/gm)].map(([, vendor, fields]) => [
    vendor ?? '',
    Object.fromEntries([...(fields ?? '').matchAll(/(\w+): '([^']*)'/g)].map(([, name, value]) => [name, value])),
  ]),
);

describe('what Android’s build needs of each vendor', () => {
  it('names the vendors that vendors.gradle names', () => {
    expect([...inGradle.keys()].sort()).toEqual([...ANDROID_VENDORS].sort());
  });

  it.each(ANDROID_VENDORS)('says of %s what vendors.gradle says', (vendor) => {
    const { repository, marker, aar } = VENDOR_NEEDS[vendor];
    const { coordinate: _ours, ...fields } = inGradle.get(vendor) ?? {};
    expect(
      JSON.parse(JSON.stringify({ repository, marker, aar: aar?.name, atLeast: aar?.atLeast, from: aar?.from })),
    ).toEqual(fields);
  });

  it.each(ANDROID_VENDORS)('knows the placeholders in the manifest of %s', (vendor) => {
    const manifest = readFileSync(join(ANDROID, 'vendors', vendor, 'AndroidManifest.xml'), 'utf8');
    const names = [...manifest.matchAll(/\$\{(\w+)\}/g)]
      .map(([, name]) => name)
      .filter((name) => name !== 'applicationId');
    expect(Object.keys(VENDOR_NEEDS[vendor].placeholders ?? {}).sort()).toEqual([...new Set(names)].sort());
  });
});
