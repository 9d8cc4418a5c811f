export type DataDirErrorCode =
  | 'data_dir_in_use'
  | 'data_dir_unusable'
  | 'key_file_lost'
  | 'admin_token_missing'
  | 'restore_refused';

/** The data directory cannot be used as it is. */
export class DataDirError extends Error {
  readonly code: DataDirErrorCode;
  readonly field = 'dataDir';
  readonly fix: string;
  constructor(code: DataDirErrorCode, message: string, fix: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DataDirError';
    this.code = code;
    this.fix = fix;
  }
}
