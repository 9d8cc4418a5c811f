/** The refusals of the admin API in Chinese. It answers in English alone; its `reason` and `values` say the rest. */
import { allowedInChinese, fieldTroubleInChinese } from '@tim-push/channels';
import type { AdminErrorBody, ProblemReason, ProblemValues } from '../api/admin/index.ts';
import type { Words } from './error.ts';
import { localErrorInChinese } from './local-errors-zh.ts';

const list = (names: readonly (string | number)[]): string => names.join('、');
const IMPORT_FIRST = '先导入账号（tim-push import），或让其登录一次';

/** What fields of requests are, by name; of others the API's own description stands. */
const FIELDS: Readonly<Record<string, string>> = {
  name: '便于识别的名称',
  admins: '可调用 REST v4 的用户 ID，至少一个',
  appId: 'SDKAppID；只有一个应用时可省略',
  secret: '要沿用的 UserSig 密钥，由可打印 ASCII 字符组成',
  callbackToken: '为回调签名的令牌；null 表示去掉',
  disabled: 'true 表示拒绝该应用的登录和 REST 调用',
  endpoints: '厂商的其他地址，名称 → 以 http:// 或 https:// 开头的地址；{} 表示使用厂商自己的地址',
  proxy: "代理地址，形如 'http://user:pass@host:port'，'' 表示不用代理",
  enabled: 'false 表示不用它发送',
  vendor: '厂商通道，参见 tim-push cert create --help',
  webhookUrl: '接收推送结果的后台地址，以 http:// 或 https:// 开头；空值表示去掉',
  beforeCallbackUrl: '接受消息之前询问的后台地址，以 http:// 或 https:// 开头；空值表示去掉',
  beforeCallbackFailure: '该地址没有应答时如何处理：pass 放行，refuse 拒绝',
  loginPolicy: '多端登录策略',
  recallWindowSeconds: '发送者可撤回消息的时间（秒）',
  file: '新文件的绝对路径，位于服务器所在的机器上',
  old: 'keep 保留旧密钥，drop 丢弃',
  accounts: '账号列表，userId 由可打印 ASCII 字符组成',
  reason: '原因，供后来的运维人员查看',
  from: '发送者；省略时为应用的第一个管理员',
  to: '接收者',
  text: '消息文本',
  user: '接收者的用户 ID',
  message: '一个 msgID',
  at: "时间：ISO 8601，如 '2026-01-31T08:00:00+08:00'，或毫秒时间戳",
  limit: '最多多少条消息，从新到旧',
  lang: '文本的语言',
};
function takes(field: string, { description, rules }: ProblemValues['input_missing']): string {
  const name = field.split('.')[0] ?? '';
  const meaning = Object.hasOwn(FIELDS, name) ? (FIELDS[name] ?? '') : description;
  // A pattern says less than the words do.
  const { pattern: _, ...plain } = rules;
  const allowed = Object.keys(rules).length === 0 ? '' : allowedInChinese(plain).trim();
  const known = [allowed, meaning].filter((text) => text !== '');
  return known.length === 0 ? '更正该字段' : `应为：${known.join('——')}`;
}

export const PROBLEMS_ZH: { readonly [R in ProblemReason]: (values: ProblemValues[R], field: string) => Words } = {
  unauthorized: () => ({
    message: '缺少管理令牌，或令牌不正确',
    fix: "发送 'Authorization: Bearer <令牌>'；令牌由 tim-push admin-token 显示",
  }),
  unknown_path: () => ({ message: '管理 API 没有这个路径', fix: '客户端与服务器的版本可能不同，更新其中较旧的一方' }),
  internal: () => ({ message: '内部错误', fix: '详见服务器日志' }),
  http_refused: ({ words }) => ({
    message: `请求不被接受：${words}`,
    fix: '以 content-type application/json 发送一个 JSON 对象',
  }),
  not_an_object: () => ({ message: '请求体不是 JSON 对象', fix: '发送一个对象' }),
  unknown_field: ({ name, near, known, of }) => ({
    message: of === '' ? `未知字段 '${name}'` : `${of} 中没有字段 '${name}'`,
    fix: `是否想写 '${near}'？${of === '' ? '' : `该厂商的字段有：${list(known)}`}`,
  }),
  input_missing: (about, field) => ({ message: `缺少 ${field}`, fix: takes(field, about) }),
  input_wrong: (about, field) => ({ message: `${field} 的值不正确`, fix: takes(field, about) }),
  vendor_unknown: ({ vendor, known }) => ({ message: `没有厂商 '${vendor}'`, fix: `可用的有：${list(known)}` }),
  vendor_not_built: ({ vendor, known }) => ({
    message: `此版本没有 ${vendor} 的通道`,
    fix: `可用的有：${list(known)}`,
  }),
  foreign_credentials_file: ({ known }) => ({
    message: '文件中没有该厂商的凭据',
    fix: `文件应包含：${list(known)}`,
  }),
  options_wrong: ({ known }, field) => ({ message: `${field} 的值不正确`, fix: `可用的选项有：${list(known)}` }),
  no_such_app: ({ id }) => ({ message: `没有应用 ${id}`, fix: '参见 tim-push app list' }),
  no_such_lane: ({ id }) => ({ message: `没有通道队列 ${id}`, fix: '参见 tim-push lane list' }),
  no_such_certificate: ({ id }) => ({ message: `没有证书 ${id}`, fix: '参见 tim-push cert list' }),
  no_such_receiver: () => ({ message: '没有这个接收者', fix: IMPORT_FIRST }),
  no_such_sender: () => ({ message: '没有这个发送者', fix: IMPORT_FIRST }),
  app_exists: ({ id }) => ({ message: `应用 ${id} 已存在`, fix: '改用其他 SDKAppID' }),
  app_ambiguous: ({ apps }) => ({
    message: `共有 ${apps.length} 个应用：${list(apps)}`,
    fix: '用 --app <SDKAppID> 指明是哪一个',
  }),
  server_not_running: () => ({ message: '此操作需要服务正在运行', fix: '先启动服务：tim-push serve' }),
  no_administrator: () => ({ message: '该应用没有可作为发送者的管理员', fix: '用 --from 指明发送者' }),
  nothing_to_send: () => ({ message: '没有要发送的内容', fix: '给出 text 或 elements' }),
  message_refused: ({ desc }) => ({ message: `消息被拒绝：${desc}`, fix: '方括号中的数字是 REST API 的错误码' }),
  not_a_whole_number: (_, field) => ({ message: `${field} 不是整数`, fix: `${field} 只能由数字组成` }),
  not_a_day: (_, field) => ({ message: `${field} 不是日期`, fix: "填写形如 '2026-01-31' 的日期" }),
  not_a_time: ({ given }) => ({
    message: `'${given}' 不是时间`,
    fix: "填写 ISO 8601 格式的时间，如 '2026-01-31T08:00:00+08:00'",
  }),
  backup_failed: ({ words }) => ({ message: `备份失败：${words}`, fix: '指定一个服务器可以写入的文件' }),
  busy: () => ({ message: '等待写入磁盘的操作过多', fix: '稍后重试' }),
  disk_full: () => ({ message: '磁盘已满', fix: '清理数据目录所在的磁盘' }),
  exists: ({ words }) => ({ message: `文件已存在（${words}）`, fix: '指定一个尚不存在的文件' }),
};

/** Undefined for what an older or newer server says: its English stands then. */
export function adminErrorInChinese({ field, reason, values }: Partial<AdminErrorBody>): Words | undefined {
  if (reason === undefined || values === undefined) return undefined;
  if (Object.hasOwn(PROBLEMS_ZH, reason)) {
    const say = PROBLEMS_ZH[reason as ProblemReason] as (values: unknown, field: string) => Words;
    return say(values, field ?? '');
  }
  return localErrorInChinese(reason, values) ?? fieldTroubleInChinese(field ?? '', { reason, values });
}
