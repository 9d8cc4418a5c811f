interface Words {
  message: string;
  fix: string;
}
/** A setting that is unknown or wrong. `field` is the setting's name; `fix` says what would be right. */
export class ConfigError extends Error {
  readonly code = 'config_invalid';
  readonly field: string;
  readonly fix: string;
  readonly zh: Words;
  constructor(field: string, words: Record<'en' | 'zh', Words>, options?: ErrorOptions) {
    super(words.en.message, options);
    this.name = 'ConfigError';
    this.field = field;
    this.fix = words.en.fix;
    this.zh = words.zh;
  }
}
