/** The tables of the clouds' index: all clouds, and the codes that are ours or of no cloud. */
import type { ChannelVendor, Outcome } from '@tim-push/channels';
import { REFUSED_TOGETHER } from '../../../packages/channels/src/split.ts';
import { outcomeOfFailure } from '../../../packages/channels/src/transport/failure.ts';
import { outcomeOfStatus } from '../../../packages/channels/src/transport/http-status.ts';
import { type CloudFixture, hasFeature } from '../../conformance/clouds/fixture.ts';
import { fixtures } from '../../conformance/clouds/index.ts';
import { table } from '../tables.ts';
import type { CodeTable } from './codes.ts';
import { type Both, both, type CodeWords, code, type Language } from './words.ts';

const CLOUD_HEADS = {
  en: ['cloud', 'certificate ID in the app’s `init`', 'recall', 'receipts'],
  zh: ['厂商', 'App 端 `init` 中的证书 ID', '撤回', '回执'],
};
const YES: Both = both('yes', '支持');
const NO: Both = both('none', '无');
const ON_REQUEST: Both = both('asked for with every push', '随推送请求');
const BY_CONSOLE: Both = both('set up in its console', '在厂商后台配置');
const NAMES: Readonly<Record<ChannelVendor, { name: Both; id: string }>> = {
  xiaomi: { name: both('Xiaomi', '小米'), id: 'mi_buz_id' },
  huawei: { name: both('Huawei', '华为'), id: 'hw_buz_id' },
  honor: { name: both('Honor', '荣耀'), id: 'honor_buz_id' },
  oppo: { name: both('OPPO', 'OPPO'), id: 'oppo_buz_id' },
  vivo: { name: both('vivo', 'vivo'), id: 'vivo_buz_id' },
  meizu: { name: both('Meizu', '魅族'), id: 'mz_buz_id' },
  fcm: { name: both('FCM', 'FCM'), id: 'google_fcm_buz_id' },
  apns: { name: both('APNs', 'APNs'), id: 'apple_buz_id' },
  harmony: { name: both('HarmonyOS', 'HarmonyOS'), id: 'harmony_buz_id' },
};

/** What the conformance suite holds each cloud to. */
export function cloudsTable(vendors: readonly ChannelVendor[], language: Language): string {
  const rows = vendors.map((vendor) => {
    const fixture: CloudFixture = fixtures[vendor];
    const receipts = hasFeature(fixture, 'receiptsOnRequest') ? ON_REQUEST : BY_CONSOLE;
    const { name, id } = NAMES[vendor];
    const file = language === 'en' ? `${vendor}.md` : `${vendor}.zh-CN.md`;
    return [
      `[${name[language]}](${file})`,
      `\`${id}\``,
      (hasFeature(fixture, 'recall') ? YES : NO)[language],
      (hasFeature(fixture, 'receipts') ? receipts : NO)[language],
    ];
  });
  return table(CLOUD_HEADS[language], rows);
}

const STATUSES = [429, 503, 500, 502, 504, 401, 403, 400, 413, 414, 404, 405, 407, 301];
const failed = (name: string, processed: 'no' | 'maybe'): [string, Outcome] => [
  name,
  outcomeOfFailure({ processed, code: name, detail: '' }),
];

/** Codes where the answer was none of the cloud's, or where none came. */
export const commonCodes: CodeTable = {
  outcomes: new Map<string, Outcome>([
    ...STATUSES.map((status): [string, Outcome] => [`http_${status}`, outcomeOfStatus(status, undefined)]),
    ['unreadable', outcomeOfStatus(200, undefined)],
    failed('ECONNREFUSED', 'no'),
    failed('ENOTFOUND', 'no'),
    failed('connect_timeout', 'no'),
    failed('proxy_407', 'no'),
    failed('goaway', 'no'),
    failed('refused_stream', 'no'),
    failed('timeout', 'maybe'),
    failed('ECONNRESET', 'maybe'),
    [REFUSED_TOGETHER, { kind: 'unavailable', code: REFUSED_TOGETHER }],
    ['malformed', { kind: 'invalid_token', code: 'malformed', evidence: 'certain' }],
  ]),
  other: outcomeOfStatus(418, undefined),
  renewed: new Set(),
};
export const commonWords: Readonly<Record<string, CodeWords>> = {
  http_429: code('too many requests', '请求过多'),
  http_503: code('the front door is closed', '入口暂不可用'),
  http_500: code('error behind the door', '内部错误'),
  http_502: code('gateway', '网关错误'),
  http_504: code('gateway time-out', '网关超时'),
  http_401: code(
    'not authenticated',
    '未通过鉴权',
    'Where the cloud has no such answer, a proxy in between gave it',
    '若厂商云没有这种答复，则来自中间的代理',
  ),
  http_403: code(
    'forbidden',
    '被拒绝',
    'Where the cloud has no such answer, a firewall in between gave it',
    '若厂商云没有这种答复，则来自中间的防火墙',
  ),
  http_400: code('bad request', '请求错误'),
  http_413: code('too large', '过大'),
  http_414: code('address too long', '地址过长'),
  http_404: code(
    'no such path',
    '路径不存在',
    'Something else answers at this address: check the endpoints, the region and the proxy of the certificate',
    '该地址上应答的不是厂商云：检查证书的接口地址、区域与代理',
  ),
  http_405: code('wrong method', '方法不支持'),
  http_407: code('the proxy wants a login', '代理要求登录'),
  http_301: code('moved', '已迁移'),
  unreadable: code(
    '200 without the cloud’s JSON: a portal or a cut body',
    '200 但不是厂商的 JSON：认证门户或内容被截断',
  ),
  ECONNREFUSED: code(
    'nobody listens',
    '无人监听',
    'Check the way out of here: firewall, proxy, a changed endpoint',
    '检查服务器的出网：防火墙、代理、自定义的接口地址',
  ),
  ENOTFOUND: code(
    'no such host',
    '域名无法解析',
    'Check the name service of this machine and a changed endpoint',
    '检查本机的域名解析与自定义的接口地址',
  ),
  connect_timeout: code('no connection in time', '连接超时', 'As ECONNREFUSED', '同 ECONNREFUSED'),
  proxy_407: code(
    'the proxy refused the tunnel',
    '代理拒绝建立隧道',
    'Put user and password into the proxy: `--proxy http://user:pass@host:port`',
    '在代理中填写用户名与密码：`--proxy http://user:pass@host:port`',
  ),
  goaway: code('the cloud closed the connection in order', '厂商云正常关闭连接'),
  refused_stream: code('the cloud refused the stream', '厂商云拒绝该流'),
  timeout: code(
    'no answer in time',
    '答复超时',
    'See the milliseconds of the attempts: a slow line, or a slow cloud',
    '查看每次请求的耗时：网络慢，或厂商云慢',
  ),
  ECONNRESET: code('cut after the request was written', '请求写出后连接中断'),
  [REFUSED_TOGETHER]: code(
    'of a request that was refused whole for tokens which the cloud did not name',
    '整个请求因厂商未指明的 token 被拒绝',
  ),
  malformed: code('an id that no cloud gave out', '不是任何厂商发放的 ID'),
};
