/** The values of each error, for whoever says it in another language. None is a secret. */
export interface DataDirErrorValues {
  /** `pid`: of a server that is up; absent where one is still starting, or another command holds it. */
  data_dir_in_use: { dataDir: string; pid?: number };
  /** `words`: the system's. */
  data_dir_unusable: { dataDir: string; step: 'make' | 'lock'; words: string };
  key_file_lost: { dataDir: string; keyFile: string };
  admin_token_missing: { dataDir: string };
}
export type DataDirErrorCode = keyof DataDirErrorValues;

type Sentences = { [C in DataDirErrorCode]: (values: DataDirErrorValues[C]) => { message: string; fix: string } };
const SENTENCES: Sentences = {
  data_dir_in_use: ({ dataDir, pid }) => ({
    message: `the data directory ${dataDir} is in use by ${pid === undefined ? 'another process' : `process ${pid}`}`,
    fix: 'stop that one first, or name another directory by TIM_PUSH_DATA_DIR or --data-dir',
  }),
  data_dir_unusable: ({ dataDir, step, words }) =>
    step === 'make'
      ? {
          message: `the data directory ${dataDir} cannot be made (${words})`,
          fix: 'name a directory that the user of the server may write, by TIM_PUSH_DATA_DIR or --data-dir',
        }
      : {
          message: `the data directory ${dataDir} cannot be locked: ${words}`,
          fix: 'check that the disk is not full and that the user of the server may write there',
        },
  key_file_lost: ({ dataDir, keyFile }) => ({
    message: `the data directory ${dataDir} has data, but its key file ${keyFile} is missing`,
    fix: 'put the key file back, or name it by TIM_PUSH_KEY_FILE or --key-file',
  }),
  admin_token_missing: ({ dataDir }) => ({
    message: `the data directory ${dataDir} has no admin token yet`,
    fix: 'start the server once: tim-push serve',
  }),
};

/**
 * The data directory cannot be used as it is.
 *
 * @example
 * throw new DataDirError('admin_token_missing', { dataDir: '/var/lib/tim-push' });
 */
export class DataDirError<C extends DataDirErrorCode = DataDirErrorCode> extends Error {
  readonly code: C;
  readonly field = 'dataDir';
  readonly fix: string;
  readonly values: DataDirErrorValues[C];
  constructor(code: C, values: DataDirErrorValues[C], options?: ErrorOptions) {
    const { message, fix } = SENTENCES[code](values);
    super(message, options);
    this.name = 'DataDirError';
    this.code = code;
    this.fix = fix;
    this.values = values;
  }
}
