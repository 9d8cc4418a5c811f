import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import {
  createKeyRing,
  createSecrets,
  deriveKey,
  fingerprint,
  type KeyRing,
  looseMode,
  newKeyRing,
  readKeyRing,
  replaceKeyRing,
  SecretsError,
  withNewKey,
  withoutOldKeys,
} from './index.ts';

const dir = mkdtempSync(join(tmpdir(), 'tim-push-secrets-'));
afterAll(() => rmSync(dir, { recursive: true }));

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof SecretsError) return error.code;
    throw error;
  }
  return 'no error';
};

describe('seal and open', () => {
  const ring = newKeyRing(0);
  const secrets = createSecrets(() => ring);

  it('gives any text back', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (plain) => secrets.open(secrets.seal(plain, 'app:1'), 'app:1') === plain,
      ),
    );
  });

  it('seals the same text differently each time', () => {
    expect(secrets.seal('x', 'app:1')).not.toBe(secrets.seal('x', 'app:1'));
  });

  it('does not hold the plain text', () => {
    expect(secrets.seal('mipush-app-secret', 'certificate:7')).not.toContain('mipush');
  });

  it('refuses a text that was sealed for another certificate', () => {
    const sealed = secrets.seal('x', 'certificate:7');
    expect(codeOf(() => secrets.open(sealed, 'certificate:8'))).toBe('sealed_not_authentic');
    expect(codeOf(() => secrets.open(sealed, 'proxy:7'))).toBe('sealed_not_authentic');
  });

  it('refuses a text with any byte changed', () => {
    const sealed = secrets.seal('some secret', 'app:1');
    const [version, keyId, body] = sealed.split('.') as [string, string, string];
    const bytes = Buffer.from(body, 'base64url');
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ flip;
        return (
          codeOf(() => secrets.open(`${version}.${keyId}.${changed.toString('base64url')}`, 'app:1')) ===
          'sealed_not_authentic'
        );
      }),
    );
  });

  it.each(['', 's1', 's1..', 's1.abcd.AAAA', 's2.abcd.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 'a.b.c.d'])(
    'refuses the malformed text %j',
    (sealed) => expect(codeOf(() => secrets.open(sealed, 'app:1'))).toBe('sealed_malformed'),
  );

  it('names the missing key when the key file belongs to another data directory', () => {
    const other = createSecrets(() => newKeyRing(0));
    expect(codeOf(() => secrets.open(other.seal('x', 'app:1'), 'app:1'))).toBe('key_unknown');
  });
});

describe('rotation', () => {
  it('opens what the old key sealed, seals with the new one, and can drop the old one after all is sealed anew', () => {
    let ring: KeyRing = newKeyRing(0);
    const secrets = createSecrets(() => ring);
    const sealed = secrets.seal('x', 'app:1');
    ring = withNewKey(ring, 1);
    expect(secrets.isOld(sealed)).toBe(true);
    const anew = secrets.seal(secrets.open(sealed, 'app:1'), 'app:1');
    expect(secrets.isOld(anew)).toBe(false);
    ring = withoutOldKeys(ring);
    expect(secrets.open(anew, 'app:1')).toBe('x');
    expect(codeOf(() => secrets.open(sealed, 'app:1'))).toBe('key_unknown');
  });
});

describe('the key file', () => {
  it('is written once with mode 0600 and read back', () => {
    const file = join(dir, 'deep', 'a.key');
    const ring = newKeyRing(5);
    createKeyRing(file, ring);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readKeyRing(file)).toEqual(ring);
    expect(codeOf(() => createKeyRing(file, newKeyRing(6)))).toBe('key_file_exists');
    expect(readKeyRing(file)).toEqual(ring);
  });

  it('is replaced as a whole', () => {
    const file = join(dir, 'b.key');
    createKeyRing(file, newKeyRing(0));
    const next = withNewKey(readKeyRing(file), 1);
    replaceKeyRing(file, next);
    expect(readKeyRing(file)).toEqual(next);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is complained about when others may read it', () => {
    const file = join(dir, 'c.key');
    createKeyRing(file, newKeyRing(0));
    expect(looseMode(file)).toBeUndefined();
    chmodSync(file, 0o644);
    expect(looseMode(file)).toMatch(/0644.*chmod 600/);
  });

  it.each([
    ['not JSON', '{', 'key_file_malformed'],
    ['of another form', '{"version":2}', 'key_file_malformed'],
    ['without its current key', JSON.stringify({ ...newKeyRing(0), current: 'ffff' }), 'key_file_malformed'],
  ])('is refused when it is %s', (name, content, code) => {
    const file = join(dir, `${name}.key`);
    writeFileSync(file, content);
    expect(codeOf(() => readKeyRing(file))).toBe(code);
    expect(readFileSync(file, 'utf8')).toBe(content);
  });

  it('is named when it is missing', () => {
    expect(codeOf(() => readKeyRing(join(dir, 'none.key')))).toBe('key_file_missing');
  });
});

it('derives keys and fingerprints that differ by purpose and secret', () => {
  const key = deriveKey('server', 'fingerprint');
  expect(key.equals(deriveKey('server', 'receipt-path'))).toBe(false);
  expect(fingerprint(key, 'a')).toMatch(/^[0-9a-f]{8}$/);
  expect(fingerprint(key, 'a')).not.toBe(fingerprint(key, 'b'));
});
