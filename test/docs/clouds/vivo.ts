import { type CloudWords, code, doubt } from './words.ts';

const ARGUMENT = code('argument (unconfirmed)', '参数错误（未确认）');
const LOGIN = code(
  'argument or sign of the login (unconfirmed)',
  '登录参数或签名错误（未确认）',
  'Copy AppID, AppKey and AppSecret of one app, and look at the clock of the server: ten minutes off are refused',
  '复制同一应用的 AppID、AppKey、AppSecret，并检查服务器时钟：相差 10 分钟以上会被拒绝',
);
const TEXT = code(
  'text refused',
  '文案被拒',
  'The rewriting met a new rule: set another `--refused-text-prefix`, change the words, and tell us the text',
  '改写后仍被拒：换一个 `--refused-text-prefix` 或修改文案，并把该文案告知我们',
);
const list = (numbers: readonly number[], words: typeof ARGUMENT) =>
  Object.fromEntries(numbers.map((number) => [String(number), words]));
const range = (first: number, count: number): number[] => Array.from({ length: count }, (_, at) => first + at);

export const vivoWords: CloudWords = {
  codes: {
    '10000': code('auth token invalid or expired', 'authToken 无效或过期'),
    '10040': code('resources', '资源不足'),
    '10054': code('taken for a bad id', '视为 regId 无效'),
    '10070': code(
      'operation messages of the day',
      '运营消息当日用尽',
      'Do not send on that day, or vivo cuts the allowance. Chats belong in the system class: see `classification`',
      '当天不要继续发送，否则会被降额。聊天应为系统消息：检查 `classification`',
    ),
    '10071': code(
      'operation message outside 7:00–23:00',
      '运营消息超出 7:00–23:00',
      'Chats belong in the system class: see `classification` and `category`',
      '聊天应为系统消息：检查 `classification` 与 `category`',
    ),
    '10072': code('too fast', '推送过快'),
    '10073': code(
      'system messages of the day',
      '系统消息当日用尽',
      'Apply for more at vivo: an unlimited total is given on application',
      '向 vivo 申请提升：可申请不限量',
    ),
    '10085': TEXT,
    '10094': code(
      'appId is not the token’s',
      'appId 与 authToken 不符',
      'Copy AppID, AppKey and AppSecret of one and the same app',
      '复制同一应用的 AppID、AppKey 与 AppSecret',
    ),
    '10104': TEXT,
    '10200': code('appId empty', 'appId 为空'),
    '10201': code('appKey empty', 'appKey 为空'),
    '10252': code('stored messages of the day', '当日预存消息用尽'),
    '10254': code('messages to everyone of the day', '当日全量推送用尽'),
    '10302': code('regId invalid', 'regId 无效'),
    ...list([10_050, 10_055, 10_056, 10_058, 10_059, 10_066, 10_067, 10_089, 10_303], ARGUMENT),
    ...list(range(10_150, 9), ARGUMENT),
    ...list(range(10_202, 6), LOGIN),
  },
  targetCodes: {
    '10302_1': code('the id does not exist', 'ID 不存在'),
    '10302_2': code('uninstalled, or notifications off', '已卸载，或关闭了通知'),
    '10302_3': code('inactive', '长期不活跃'),
    '10302_4': code(
      'no test phone',
      '不是测试设备',
      'Set `pushMode` to `real`, or enter the phone as a test phone in the platform',
      '将 `pushMode` 设为 `real`，或在平台登记该测试设备',
    ),
  },
  switches: {
    refusedText: doubt(
      '文案被拒时返回哪个代码',
      'Both end the push; texts are rewritten beforehand',
      '两种都结束该推送；文案会先行改写',
    ),
    wrongClass: doubt(
      'classification 与 category 不一致时：拒绝，或以 category 为准',
      'A pair that fits is always sent: a named category decides the class, a class alone gets its usual category',
      '总是下发一致的组合：指定了二级分类时由其决定消息分类，只指定消息分类时取其常用的二级分类',
    ),
    inactiveDays: doubt(
      '设备离线多少天后视为不活跃（状态 3），从首条为其等待的推送算起',
      'Either counts against the token: retired when it repeats, alive again when the app is opened',
      '两种都计入该 token：再次出现时停用，打开应用后恢复',
    ),
    tap: doubt(
      '点击打开应用时自定义参数在何处：receiver 的回调，或 intent 的参数',
      'The plugin reads both',
      '插件两种都会读取',
    ),
  },
};
