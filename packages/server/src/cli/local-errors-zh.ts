/** Errors of the data directory and its keys in Chinese, by their codes and values. */
import type { DataDirErrorCode, DataDirErrorValues } from '../data-dir/index.ts';
import type { SecretsErrorCode, SecretsErrorValues } from '../secrets/index.ts';
import type { Words } from './error.ts';

interface Values extends DataDirErrorValues, SecretsErrorValues {}
type Code = DataDirErrorCode | SecretsErrorCode;
/** A server that is older names the code alone: each sentence holds without its values too. */
type Sentences = { readonly [C in Code]: (values: Partial<Values[C]>) => Words };

/** A path or name with the blanks that part it from Chinese, amid a clause or at its end; '' where there is none. */
const amid = (text: string | undefined): string => (text === undefined ? '' : ` ${text} `);
const named = (text: string | undefined): string => (text === undefined ? '' : ` ${text}`);
const inBrackets = (words: string | undefined): string => (words === undefined ? '' : `（${words}）`);

/** What a secret belongs to, from its binding: `certificate:10001`. */
function ownerOf(binding: string): string {
  const [kind, id = ''] = binding.split(':');
  switch (kind) {
    case 'app':
      return `应用 ${id} `;
    case 'certificate':
      return `证书 ${id} `;
    case 'proxy':
      return `证书 ${id} 的代理`;
    case 'server':
      return '服务器机密';
    case 'admin-token':
      return '管理令牌';
    default:
      return `${binding} `;
  }
}

const BACKUP = '从备份恢复数据目录';
const BY_SETTING = '用 TIM_PUSH_DATA_DIR 或 --data-dir 指明';
const SENTENCES: Sentences = {
  data_dir_in_use: ({ dataDir, pid }) => ({
    message: `数据目录${amid(dataDir)}正被${pid === undefined ? '另一个进程' : `进程 ${pid} `}使用`,
    fix: `先停止该进程，或${BY_SETTING}其他目录`,
  }),
  data_dir_unusable: ({ dataDir, step, words }) =>
    step === 'make'
      ? {
          message: `无法创建数据目录${named(dataDir)}${inBrackets(words)}`,
          fix: `${BY_SETTING}一个运行服务的用户可以写入的目录`,
        }
      : {
          message: `无法锁定数据目录${named(dataDir)}${inBrackets(words)}`,
          fix: '检查磁盘是否已满，以及运行服务的用户能否写入该目录',
        },
  key_file_lost: ({ dataDir, keyFile }) => ({
    message: `数据目录${amid(dataDir)}中有数据，但缺少其密钥文件${named(keyFile)}`,
    fix: '放回密钥文件，或用 TIM_PUSH_KEY_FILE、--key-file 指明',
  }),
  admin_token_missing: ({ dataDir }) => ({
    message: `数据目录${amid(dataDir)}中还没有管理令牌`,
    fix: '先启动一次服务：tim-push serve',
  }),
  key_file_missing: ({ file }) => ({
    message: `没有密钥文件${named(file)}`,
    fix: '放回该数据目录的密钥文件，或用 TIM_PUSH_KEY_FILE 指明',
  }),
  key_file_exists: ({ file }) => ({ message: `密钥文件${amid(file)}已存在`, fix: '使用它，或先移到别处' }),
  key_file_unreadable: ({ file, words }) => ({
    message: `无法读取密钥文件${named(file)}${inBrackets(words)}`,
    fix: '让运行服务的用户可以读取它',
  }),
  key_file_malformed: ({ file }) => ({
    message: `密钥文件${amid(file)}不是本服务的密钥`,
    fix: '放回正确的文件',
  }),
  key_unknown: ({ keyId }) => ({
    message: `密钥文件中没有加密该数据目录机密所用的密钥${named(keyId)}`,
    fix: '使用属于该数据目录的密钥文件（TIM_PUSH_KEY_FILE）',
  }),
  sealed_malformed: () => ({ message: '加密文本的格式未知', fix: BACKUP }),
  sealed_not_authentic: ({ binding }) => ({
    message: `${binding === undefined ? '' : `${ownerOf(binding)}的`}加密文本被改动过，或属于别处`,
    fix: `${BACKUP}，或重新填写该机密`,
  }),
};

/**
 * Undefined for a code that is none of them.
 *
 * @example
 * localErrorInChinese('key_file_missing', { file: '/var/lib/tim-push.key' })?.message; // '没有密钥文件 /var/lib/tim-push.key'
 */
export function localErrorInChinese(code: string, values: object): Words | undefined {
  if (!Object.hasOwn(SENTENCES, code)) return undefined;
  const say = SENTENCES[code as Code] as (values: object) => Words;
  return say(values);
}
