import { type CloudWords, code, doubt } from './words.ts';

export const huaweiWords: CloudWords = {
  codes: {
    '80000001': code('internal error', '内部错误'),
    '80100001': code('parameters', '参数错误'),
    '80100002': code('number of tokens', 'token 数量错误'),
    '80100003': code('structure of the body', '消息体结构错误'),
    '80100004': code('ttl', 'ttl 错误'),
    '80100013': code('collapse_key', 'collapse_key 错误'),
    '80100016': code('sensitive content', '含敏感内容'),
    '80100017': code('over 100 topic tasks', '主题任务超过 100 个'),
    '80100018': code('signature', '签名错误'),
    '80200001': code(
      'authentication failed',
      '鉴权失败',
      'Copy App ID and Client Secret of this very app from AppGallery Connect, and see that Push Kit is switched on',
      '从 AppGallery Connect 重新复制本应用的 App ID 与 Client Secret，并确认已开通推送服务',
    ),
    '80200003': code('access token expired', 'access token 过期'),
    '80200005': code('JWT expired', 'JWT 过期'),
    '80300002': code(
      'no right to these phones',
      '无权向这些 token 发送',
      'Switch Push Kit on for this app; for phones abroad also the overseas right. Check `projectId`',
      '为该应用开通推送服务；面向境外手机还需开通海外推送权益；检查 `projectId`',
    ),
    '80300007': code(
      'no token accepted',
      'token 全部无效',
      'All phones of a request: most often the App ID of another app',
      '整个请求的 token 都无效：多半是 App ID 属于另一个应用',
    ),
    '80300008': code('body over 4096 bytes', '消息体超过 4096 字节'),
    '80300010': code('number of tokens', 'token 数量超限'),
    '80300011': code('no right of high priority', '无高优先级权限'),
    '80300013': code(
      'receipt address',
      '回执地址错误',
      'Option `receiptId` must name an address of AppGallery Connect; leave it out for the default one',
      '选项 `receiptId` 必须是 AppGallery Connect 中已有的地址；不填则使用默认地址',
    ),
    '80300029': code(
      'test messages of the day',
      '测试消息当日用尽',
      'Set `testUser` to `no`',
      '将 `testUser` 设为 `no`',
    ),
    '80300036': code('life of the JWT over a day', 'JWT 有效期超过一天'),
    '80300037': code(
      'app under penalty',
      '应用受到处罚',
      'See the messages in AppGallery Connect',
      '查看 AppGallery Connect 中的通知',
    ),
    '80600003': code('token service failed', 'token 服务异常'),
    '81000001': code('internal error', '内部错误'),
    ...Object.fromEntries(Array.from({ length: 13 }, (_, at) => [String(82_000_001 + at), code('topics', '主题错误')])),
  },
  switches: {
    httpStatus: doubt(
      '出错时的 HTTP 状态码：随错误码为 400、401、500，或一律 200',
      'The code in the body counts, whatever the status',
      '以消息体中的代码为准，不看状态码',
    ),
    otherApp: doubt('access token 与路径中的应用不一致时返回哪个代码', 'Either holds the lane', '两种都会挂起 lane'),
    goneToken: doubt(
      '已卸载应用的 token：当场拒绝，或先接收再用回执 2 告知',
      'Both retire the token; the second needs receipts (§7)',
      '两种都会停用 token；后者需要开启回执（见第 7 节）',
    ),
    marketingCap: doubt(
      '营销消息超出手机当日上限时的回执状态',
      'Either marks the push as not shown',
      '两种都标记为未展示',
    ),
  },
};
