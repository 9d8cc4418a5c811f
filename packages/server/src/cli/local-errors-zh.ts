/** Errors of the data directory and its keys in Chinese, by their codes. */
import type { DataDirErrorCode } from '../data-dir/index.ts';
import type { SecretsErrorCode } from '../secrets/index.ts';
import type { Words } from './error.ts';

const BACKUP = '从备份恢复数据目录';
export const SECRETS_ZH: Readonly<Record<SecretsErrorCode, Words>> = {
  key_file_missing: { message: '没有密钥文件', fix: '放回该数据目录的密钥文件，或用 TIM_PUSH_KEY_FILE 指明' },
  key_file_exists: { message: '密钥文件已存在', fix: '使用它，或先移到别处' },
  key_file_unreadable: { message: '无法读取密钥文件', fix: '让运行服务的用户可以读取它' },
  key_file_malformed: { message: '密钥文件不是本服务的密钥', fix: '放回正确的文件' },
  key_unknown: {
    message: '密钥文件中没有加密该数据目录机密所用的密钥',
    fix: '使用属于该数据目录的密钥文件（TIM_PUSH_KEY_FILE）',
  },
  sealed_malformed: { message: '加密文本的格式未知', fix: BACKUP },
  sealed_not_authentic: { message: '加密文本被改动过，或属于别处', fix: `${BACKUP}，或重新填写该机密` },
};
export const DATA_DIR_ZH: Readonly<Record<DataDirErrorCode, Words>> = {
  data_dir_in_use: {
    message: '数据目录正被另一个进程使用',
    fix: '先停止它，或用 TIM_PUSH_DATA_DIR、--data-dir 指明其他目录',
  },
  data_dir_unusable: {
    message: '数据目录无法创建或锁定',
    fix: '检查磁盘是否已满、运行服务的用户能否写入；或用 TIM_PUSH_DATA_DIR、--data-dir 指明其他目录',
  },
  key_file_lost: {
    message: '数据目录中有数据，但缺少其密钥文件',
    fix: '放回密钥文件，或用 TIM_PUSH_KEY_FILE、--key-file 指明',
  },
  admin_token_missing: { message: '数据目录中还没有管理令牌', fix: '先启动一次服务：tim-push serve' },
  restore_refused: { message: '不能恢复到该数据目录', fix: '恢复到其他目录，或用 --force 替换' },
};
