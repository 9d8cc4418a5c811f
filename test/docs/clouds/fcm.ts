import { type CloudWords, code, doubt } from './words.ts';

export const fcmWords: CloudWords = {
  codes: {
    UNREGISTERED: code('uninstalled, replaced, idle for 270 days', '已卸载、已更换或 270 天未使用'),
    'INVALID_ARGUMENT (message.token)': code('malformed token', 'token 格式错误'),
    INVALID_ARGUMENT: code(
      'field or size',
      '字段或大小错误',
      'With option `packageName`: the token may belong to another package. Else see the notes, and report it to us',
      '若设置了选项 `packageName`，token 可能属于另一个包名；否则查看说明并向我们反馈',
    ),
    SENDER_ID_MISMATCH: code(
      'token of another project',
      'token 属于另一个项目',
      'All phones at once: the service account is not of the project whose `google-services.json` is in the app',
      '所有手机同时出现：服务账号与 App 中 `google-services.json` 的项目不一致',
    ),
    NOT_FOUND: code(
      'no such project, or token',
      '项目或 token 不存在',
      'All phones at once: check `project_id`',
      '所有手机同时出现：检查 `project_id`',
    ),
    UNAUTHENTICATED: code('access token not taken', 'access token 未被接受'),
    PERMISSION_DENIED: code(
      'no right to send',
      '无发送权限',
      'Enable the *Firebase Cloud Messaging API (V1)* of the project and give the account `cloudmessaging.messages.create` (role Firebase Cloud Messaging API Admin)',
      '启用项目的 *Firebase Cloud Messaging API (V1)*，并授予账号 `cloudmessaging.messages.create` 权限（角色 Firebase Cloud Messaging API Admin）',
    ),
    THIRD_PARTY_AUTH_ERROR: code(
      'FCM’s own key for APNs or Web Push',
      'FCM 中的 APNs 或 Web Push 密钥错误',
      'This token is an iPhone’s: let the app report Apple’s token with an APNs certificate instead',
      '该 token 属于 iPhone：请让 App 上报苹果的 token，并使用 APNs 证书',
    ),
    APNS_AUTH_ERROR: code('FCM’s own key for APNs', 'FCM 中的 APNs 密钥错误', 'As above', '同上'),
    QUOTA_EXCEEDED: code(
      'this phone: over 240 a minute or 5000 an hour',
      '该手机每分钟超过 240 条或每小时超过 5000 条',
    ),
    'QUOTA_EXCEEDED (project)': code('the project: per minute', '项目每分钟配额'),
    RESOURCE_EXHAUSTED: code(
      'the project: per minute',
      '项目每分钟配额',
      'The default is 600,000 a minute; more in the Google Cloud console → Quotas. Lower `laneLimits` to what you have',
      '默认每分钟 60 万条，可在 Google Cloud 控制台 → 配额 申请提高；`laneLimits` 按实际配额设置',
    ),
    UNAVAILABLE: code('overloaded; may have been delivered', '过载，可能已送达'),
    INTERNAL: code('internal error, or its own 5 s are over', '内部错误，或超出其自身 5 秒期限'),
    DEADLINE_EXCEEDED: code('time-out', '超时'),
    ABORTED: code('aborted', '中止'),
    CANCELLED: code('cancelled', '取消'),
    UNKNOWN: code('unknown', '未知错误'),
    OUT_OF_RANGE: code('value', '取值超出范围'),
    FAILED_PRECONDITION: code('state of the project', '项目状态不满足'),
    UNIMPLEMENTED: code('not supported', '不支持'),
    http_502: code('gateway, an HTML page', '网关错误（HTML 页面）'),
    http_404: code(
      'an HTML page: not the API',
      'HTML 页面：不是该接口',
      'Check a changed endpoint `api` and the proxy',
      '检查自定义的接口地址 `api` 与代理',
    ),
  },
  switches: {
    dryRunDeadToken: doubt(
      'validate_only 遇到失效 token：返回 UNREGISTERED，或接受',
      '`cert verify` takes either as proof of account and project',
      '`cert verify` 将两者都视为账号与项目有效',
    ),
    projectQuotaBody: doubt(
      '项目超限时 429 的内容：ErrorInfo 且无 FcmError，或 FcmError QUOTA_EXCEEDED',
      'Both are read; without a word of the project it is taken for the phone’s',
      '两种都能识别；未提及项目时视为该手机超限',
    ),
    quotaRetryAfter: doubt(
      '项目超限时是否带 retry-after',
      'Without it the lane pauses a minute',
      '没有时 lane 暂停一分钟',
    ),
    reservedKeys: doubt(
      '保留的 data 键：gcm 与所有以 google 开头的键，或仅 google. 与 gcm.notification.',
      'Only `ext`, `tpTag` and names of our own are used',
      '只使用 `ext`、`tpTag` 等我们自己的键',
    ),
    displayCollapseKey: doubt(
      '未设 collapse_key 的展示类消息：按包名合并（只留最新一条），或逐条保留',
      'A phone that was away may show the newest only; `mode` `data` keeps each, but needs the app to run',
      '离线手机恢复后可能只展示最新一条；`mode` 为 `data` 时逐条保留，但需要应用能运行',
    ),
    storedLimit: doubt(
      '保留的不可合并消息超过 100 条时：全部丢弃，或不限',
      'The app pulls what it missed when it opens',
      '应用打开后会拉取错过的消息',
    ),
    assertion: doubt('服务账号的签名：校验，或只解析', 'Always signed', '总是签名'),
    malformedTokenBody: doubt(
      'token 格式错误时：BadRequest 指明 message.token，或仅有文字',
      'Both retire the token; a 400 without either never does',
      '两种都停用 token；两者皆无的 400 不会停用',
    ),
    unknownPath: doubt('未知路径 404 的内容', 'Neither is taken for a dead token', '都不会被当作 token 失效'),
  },
};
