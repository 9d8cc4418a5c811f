import { type CloudWords, code, doubt } from './words.ts';

export const honorWords: CloudWords = {
  codes: {
    '400': code('parameters (assumed)', '参数错误（推测）'),
    '401': code(
      'authentication (assumed)',
      '鉴权失败（推测）',
      'Copy Client ID and Client Secret of the push service, not the app’s own AppSecret',
      '复制推送服务的 Client ID 与 Client Secret，不是应用的 App Secret',
    ),
    '403': code(
      'no right (assumed)',
      '无权限（推测）',
      'Apply for the push service of this app, and check that App ID and Client ID belong together',
      '为该应用申请推送服务，并确认 App ID 与 Client ID 属于同一应用',
    ),
    '404': code(
      'not found (assumed)',
      '未找到（推测）',
      'Check the App ID: it stands in the address',
      '检查 App ID：它是推送地址的一部分',
    ),
    '429': code('too fast (assumed)', '过快（推测）'),
    '500': code('error (assumed)', '服务错误（推测）'),
    '502': code('gateway (assumed)', '网关错误（推测）'),
    '503': code('busy (assumed)', '繁忙（推测）'),
    '80100001': code('parameters (as Huawei)', '参数错误（同华为）'),
    '80100003': code('structure of the body (as Huawei)', '消息体结构错误（同华为）'),
    '80100004': code('ttl (as Huawei)', 'ttl 错误（同华为）'),
    '80200001': code('authentication (as Huawei)', '鉴权失败（同华为）'),
    '80200003': code('access token expired (as Huawei)', 'access token 过期（同华为）'),
    '80300002': code('no right to these phones (as Huawei)', '无权向这些 token 发送（同华为）'),
    '80300007': code('no token accepted (as Huawei)', 'token 全部无效（同华为）'),
    '80300008': code('body too large (as Huawei)', '消息体过大（同华为）'),
    '80300010': code('number of tokens (as Huawei)', 'token 数量超限（同华为）'),
    '80600003': code('token service failed (as Huawei)', 'token 服务异常（同华为）'),
    '81000001': code('internal error (as Huawei)', '内部错误（同华为）'),
  },
  switches: {
    successCode: doubt(
      '请求被接收时的代码',
      '200, 80000000 and 80100000 all count as accepted',
      '200、80000000、80100000 都视为已接收',
    ),
    allBad: doubt(
      'token 全部无效时的答复：列表旁的 sendResult 为 false 或 true，或使用华为的错误码',
      'The lists are read first; a code of the whole request is only a strike',
      '先看列表；针对整个请求的代码只记一次存疑',
    ),
    longText: doubt(
      '标题超过 40 或正文超过 256 字符时：拒绝或照常显示（只有一个来源提到该上限）',
      'Title and text are cut to these lengths',
      '标题与正文按该长度截断',
    ),
    badgeClass: doubt(
      'badge 中的 badgeClass 是否必填：文档要求必填，有一个来源未填',
      'A badge is sent only with its class (option `badgeClass`)',
      '只有配置了 `badgeClass` 才发送角标',
    ),
    goneToken: doubt(
      '已卸载应用的 token 出现在哪个列表',
      '`expireTokens` retires the token, `failTokens` is a strike',
      '`expireTokens` 停用 token，`failTokens` 记一次存疑',
    ),
    deliveredStatus: doubt(
      '送达回执的状态值',
      'Both count as delivered; any other is marked as not shown, and kills no token',
      '两种都视为送达；其他状态标记为未展示，不停用 token',
    ),
  },
};
