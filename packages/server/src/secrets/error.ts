/** The values of each error, for whoever says it in another language. None is a secret. */
export interface SecretsErrorValues {
  key_file_missing: { file: string };
  key_file_exists: { file: string };
  /** `words`: the system's code. */
  key_file_unreadable: { file: string; words: string };
  key_file_malformed: { file: string };
  key_unknown: { keyId: string };
  sealed_malformed: Record<never, never>;
  /** `binding`: what the text was to belong to. */
  sealed_not_authentic: { binding: string };
}
export type SecretsErrorCode = keyof SecretsErrorValues;

type Sentences = { [C in SecretsErrorCode]: (values: SecretsErrorValues[C]) => { message: string; fix: string } };
const SENTENCES: Sentences = {
  key_file_missing: ({ file }) => ({
    message: `there is no key file ${file}`,
    fix: 'put the key file of this data directory back, or name it by TIM_PUSH_KEY_FILE',
  }),
  key_file_exists: ({ file }) => ({
    message: `there is a key file ${file} already`,
    fix: 'use it, or move it away first',
  }),
  key_file_unreadable: ({ file, words }) => ({
    message: `the key file ${file} cannot be read (${words})`,
    fix: 'let the user that runs the server read it',
  }),
  key_file_malformed: ({ file }) => ({
    message: `the key file ${file} is not a key ring of this server`,
    fix: 'put the right file back',
  }),
  key_unknown: ({ keyId }) => ({
    message: `the key file has no key ${keyId}, which sealed a secret of this data directory`,
    fix: 'use the key file that belongs to this data directory (TIM_PUSH_KEY_FILE)',
  }),
  sealed_malformed: () => ({
    message: 'a sealed text has an unknown form',
    fix: 'restore the data directory from a backup',
  }),
  sealed_not_authentic: ({ binding }) => ({
    message: `a sealed text of ${binding} was changed, or belongs to something else`,
    fix: 'restore the data directory from a backup, or enter the secret anew',
  }),
};

/**
 * Trouble with the key file or a sealed text. Neither message nor values nor cause hold a secret.
 *
 * @example
 * throw new SecretsError('key_file_missing', { file: '/var/lib/tim-push.key' });
 */
export class SecretsError<C extends SecretsErrorCode = SecretsErrorCode> extends Error {
  readonly code: C;
  readonly field = 'keyFile';
  readonly fix: string;
  readonly values: SecretsErrorValues[C];
  constructor(code: C, values: SecretsErrorValues[C], options?: ErrorOptions) {
    const { message, fix } = SENTENCES[code](values);
    super(message, options);
    this.name = 'SecretsError';
    this.code = code;
    this.fix = fix;
    this.values = values;
  }
}
