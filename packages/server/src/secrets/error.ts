export type SecretsErrorCode =
  | 'key_file_missing'
  | 'key_file_exists'
  | 'key_file_unreadable'
  | 'key_file_malformed'
  | 'key_unknown'
  | 'sealed_malformed'
  | 'sealed_not_authentic';

/** Trouble with the key file or a sealed text. Neither message nor cause holds a secret. */
export class SecretsError extends Error {
  readonly code: SecretsErrorCode;
  readonly field = 'keyFile';
  readonly fix: string;
  constructor(code: SecretsErrorCode, message: string, fix: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SecretsError';
    this.code = code;
    this.fix = fix;
  }
}
