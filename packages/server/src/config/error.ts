/** A setting that is unknown or wrong. `field` is the setting's name; `fix` says what would be right. */
export class ConfigError extends Error {
  readonly code = 'config_invalid';
  readonly field: string;
  readonly fix: string;
  constructor(field: string, message: string, fix: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ConfigError';
    this.field = field;
    this.fix = fix;
  }
}
