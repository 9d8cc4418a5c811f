import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { SecretsError } from './error.ts';
import type { KeyRing } from './key-ring.ts';

const VERSION = 's1';
/** AES-256-GCM with a random nonce: 96 bits as NIST SP 800-38D §8.2.2 has it, far below 2^32 texts a key. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * What a sealed text belongs to: it opens only under the same binding, so a text moved from one certificate or app to
 * another is refused.
 */
export type Binding = `app:${number}` | `certificate:${number}` | `proxy:${number}` | 'server' | 'admin-token';

export interface Secrets {
  /** Encrypts a text. Form: `s1.<key id>.<base64url>`. */
  seal(plain: string, binding: Binding): string;
  /** @throws {SecretsError} `key_unknown`, `sealed_malformed`, `sealed_not_authentic`. */
  open(sealed: string, binding: Binding): string;
  /** True when the text was sealed by a key that is not the current one. */
  isOld(sealed: string): boolean;
}

/**
 * Seals and opens secrets with a key ring.
 *
 * @example
 * const secrets = createSecrets(() => ring);
 * const sealed = secrets.seal('app secret', 'app:1400000001');
 * secrets.open(sealed, 'app:1400000001');
 */
export function createSecrets(ring: () => KeyRing): Secrets {
  return {
    seal: (plain, binding) => {
      const { current } = ring();
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', keyOf(ring(), current), nonce);
      cipher.setAAD(additional(current, binding));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return `${VERSION}.${current}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    open: (sealed, binding) => {
      const { keyId, bytes } = parse(sealed);
      const decipher = createDecipheriv('aes-256-gcm', keyOf(ring(), keyId), bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(additional(keyId, binding));
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString(
          'utf8',
        );
      } catch {
        // The cipher's own error says no more than this one, and this one says what to do.
        throw new SecretsError('sealed_not_authentic', { binding });
      }
    },
    isOld: (sealed) => parse(sealed).keyId !== ring().current,
  };
}

/** Keys derived from the server's own secret, one per purpose: tags of receipts, paths of receipts, fingerprints. */
export type KeyPurpose = 'push-tag' | 'receipt-path' | 'fingerprint';
export function deriveKey(serverSecret: string, purpose: KeyPurpose): Buffer {
  return Buffer.from(hkdfSync('sha256', Buffer.from(serverSecret, 'utf8'), '', `tim-push/${purpose}`, 32));
}

/** Eight hex digits by which people compare secrets without seeing them. Keyed, so it is no help in guessing short ones. */
export function fingerprint(key: Buffer, secret: string): string {
  return createHmac('sha256', key).update(secret).digest('hex').slice(0, 8);
}

function additional(keyId: string, binding: Binding): Buffer {
  return Buffer.from(`tim-push/${VERSION}/${keyId}/${binding}`, 'utf8');
}

function parse(sealed: string): { keyId: string; bytes: Buffer } {
  const [version, keyId, body, ...rest] = sealed.split('.');
  const bytes = Buffer.from(body ?? '', 'base64url');
  if (version !== VERSION || keyId === undefined || rest.length > 0 || bytes.length < NONCE_BYTES + TAG_BYTES) {
    throw new SecretsError('sealed_malformed', {});
  }
  return { keyId, bytes };
}

function keyOf(ring: KeyRing, keyId: string): Buffer {
  const found = ring.keys.find((key) => key.id === keyId);
  if (found === undefined) {
    throw new SecretsError('key_unknown', { keyId });
  }
  return Buffer.from(found.key, 'base64');
}
