export { SecretsError, type SecretsErrorCode, type SecretsErrorValues } from './error.ts';
export {
  createKeyRing,
  type KeyRing,
  looseMode,
  newKeyRing,
  readKeyRing,
  replaceKeyRing,
  withNewKey,
  withoutOldKeys,
} from './key-ring.ts';
export { type Binding, createSecrets, deriveKey, fingerprint, type KeyPurpose, type Secrets } from './secrets.ts';
