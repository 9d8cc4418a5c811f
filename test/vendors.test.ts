/**
 * A tenth cloud is a folder in channels, a folder in the sandbox, a line in each registry and a page: here stands every
 * place outside the clouds' own folders that knows a vendor's name, and why.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { registry } from '@tim-push/channels';
import { VENDORS } from '@tim-push/protocol';
import { isCloudName } from '@tim-push/sandbox';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const packages = join(root, 'packages');
/** The vendors, and what their services call themselves. */
const NAMES = new RegExp(`(?<![a-z])(?:${[...VENDORS, 'mipush', 'hms', 'firebase', 'opush'].join('|')})(?![a-z])`, 'i');
/** Also inside of longer names: `HuaweiApp`, `XIAOMI_REGIONS`. */
const COMPOUND = new RegExp(
  `(?:${VENDORS.map(capital).join('|')}|MiPush)(?=[A-Z])|(?:${VENDORS.join('|').toUpperCase()})_`,
);

/** The lists that grow by a line for each cloud. */
const REGISTRIES: Record<string, string> = {
  'protocol/src/vendors.ts': 'the names themselves',
  'channels/src/registry.ts': 'vendor → channel',
  'sandbox/src/registry.ts': 'vendor → emulated cloud',
  'sandbox/src/index.ts': 'the types of each cloud’s accounts, for people’s tests',
  'server/src/push/explain/init-keys.ts': 'vendor → the key of `init` that *explain* names',
  'server/src/store/sqlite/outbox.ts': 'vendor → its number in the webhook of the REST API',
};
/** Places that know one vendor or another, beyond a word in a comment. */
const ALLOWED: Record<string, string> = {
  'sandbox/src/cli.ts': 'an example in an error: --switch fcm.…',
  'sandbox/src/phones/vendor-sdk.ts':
    'TapPayload.key_message: Xiaomi hands its whole message over, and apps read it by that name',
  'server/src/config/settings.ts': 'examples in the help of --lane-limits',
  'server/src/cli/texts.ts': 'examples in the help of `cert create`',
  'server/src/im/presence.ts': 'the platform Harmony of a login, not the cloud',
  'server/src/store/sqlite/schema/admin.ts': 'a migration: what certificates of one vendor once held',
  'server/src/push/compose/badge.ts': 'the sender’s own fields that keep a message out of the badge',
  'server/src/push/compose/content.ts': 'the sender’s own field that a custom element’s sound stands in for',
  'server/src/push/compose/element-texts.ts': 'the default of a setting by vendor: [Image] without brackets',
};

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
/** Without comments: a source or an example may name whom it is about. */
const codeOf = (text: string): string => text.replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, '');

function productFiles(name: string): { path: string; code: string }[] {
  const src = join(packages, name, 'src');
  return readdirSync(src, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/\/(?:testing|conformance)\//.test(file.replaceAll(sep, '/')))
    .map((file) => ({
      path: relative(packages, file).replaceAll(sep, '/'),
      code: codeOf(readFileSync(file, 'utf8')),
    }));
}
const isVendorsOwn = (path: string): boolean =>
  VENDORS.some((vendor) => path.includes(`/src/${vendor}/`) || path.includes(`/clouds/${vendor}/`));

describe.each(['channels', 'sandbox', 'server'])('%s', (name) => {
  const naming = productFiles(name)
    .filter(({ path, code }) => !isVendorsOwn(path) && (NAMES.test(code) || COMPOUND.test(code)))
    .map(({ path }) => path);

  it('names a vendor outside of its folder only where that is accounted for', () => {
    expect(naming.filter((path) => !(path in REGISTRIES) && !(path in ALLOWED))).toEqual([]);
  });

  it('accounts for no place that names none (any more)', () => {
    const accounted = [...Object.keys(REGISTRIES), ...Object.keys(ALLOWED)].filter((path) =>
      path.startsWith(`${name}/`),
    );
    expect(accounted.filter((path) => !naming.includes(path))).toEqual([]);
  });

  it('asks nowhere which vendor it is', () => {
    const asking = new RegExp(`(?:===|!==|case)\\s*['"](?:${VENDORS.join('|')})['"]`);
    const wrong = productFiles(name).filter(({ path, code }) => !isVendorsOwn(path) && asking.test(code));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});

describe.each(VENDORS)('%s', (vendor) => {
  it('is a channel, an emulated cloud and a page in both languages', () => {
    expect(Object.keys(registry)).toContain(vendor);
    expect(isCloudName(vendor)).toBe(true);
    const files = [
      ...['index', 'spec', 'payload', 'client', 'check'].map((file) => `packages/channels/src/${vendor}/${file}.ts`),
      ...['index', 'spec', 'cloud', 'device'].map((file) => `packages/sandbox/src/clouds/${vendor}/${file}.ts`),
      `test/conformance/clouds/${vendor}.ts`,
      `demo/src/clouds/${vendor}.ts`,
      `docs/clouds/${vendor}.md`,
      `docs/clouds/${vendor}.zh-CN.md`,
    ];
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  // HarmonyOS is Huawei's: one platform, one table of codes, one form of receipts.
  it('knows no other vendor’s folder, but Huawei’s for HarmonyOS', () => {
    const others = VENDORS.filter((other) => other !== vendor && !(vendor === 'harmony' && other === 'huawei'));
    const foreign = new RegExp(`from '[^']*/(?:${others.join('|')})/`);
    const wrong = ['channels', 'sandbox']
      .flatMap(productFiles)
      .filter(({ path, code }) => new RegExp(`/(?:src|clouds)/${vendor}/`).test(path) && foreign.test(code));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});

it('has a registry wherever one is named', () => {
  const missing = Object.keys(REGISTRIES).filter((path) => !existsSync(join(packages, path)));
  expect(missing).toEqual([]);
});
