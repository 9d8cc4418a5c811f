import type { Texts } from './shape.ts';

const none = (why: string) => ({ why, fix: '' });

export const zh: Texts = {
  decisions: {
    push: none('已为该设备安排推送'),
    waiting: none('该设备上应用在前台，服务器等待其确认消息'),
    online: none('未推送：应用在前台且已确认收到消息'),
    online_only: {
      why: '未推送：该消息仅发给在线接收者',
      fix: '发送时不要设置 onlineUserOnly / OnlineOnlyFlag，且消息有效期须大于 0',
    },
    push_disabled: {
      why: '未推送：发送者为该消息关闭了推送',
      fix: '发送时不要设置 disablePush（REST：PushFlag 为 0）',
    },
    no_description: {
      why: '未推送：没有可展示的内容（自定义消息没有描述）',
      fix: '在 offlinePushInfo 中填写 desc；若不带 offlinePushInfo，则在自定义元素中填写 Desc',
    },
    own_message: none('未推送：这是发送者自己的设备'),
    muted: {
      why: '未推送：接收者对该会话设置了免提醒',
      fix: '接收者将接收选项改回 0；REST 调用不带 WithMuteNotifications 时不受此限制',
    },
    do_not_disturb: {
      why: '未推送：接收者开启了全局免打扰',
      fix: '等待免打扰结束，或以 Level 0 调用 admin_set_do_not_disturb 结束',
    },
    logged_out: { why: '未推送：用户已在该设备上退出登录', fix: '在设备上重新登录；插件 init 会重新上报 token' },
    kicked_offline: { why: '未推送：该设备被其他登录或管理员踢下线', fix: '在设备上重新登录，或放宽多端登录策略' },
    inactive: {
      why: '未推送：该设备过久没有活动',
      fix: '打开一次应用；期限由 inactiveDays（仅推送设备为 inactiveDaysPushOnly）设置',
    },
    no_certificate: {
      why: '未推送：设备没有上报证书 ID',
      fix: '登录成功后调用 init，并传入该手机厂商的证书 ID',
    },
    no_token: {
      why: '未推送：设备没有上报推送 token',
      fix: '查看手机上 init 的返回结果；`npx react-native-tim-push doctor` 可检查常见原因',
    },
    bad_certificate: {
      why: '未推送：上报的证书不存在、已停用，或与该手机厂商不符',
      fix: '核对 init 中的证书 ID 与证书列表（`tim-push cert list`）',
    },
    token_invalid: {
      why: '未推送：厂商云已告知该设备的 token 失效',
      fix: '在手机上打开应用，会重新注册；若涉及多部手机，先核对证书的项目、区域与环境',
    },
    recalled: none('未推送：消息已被撤回'),
    read: none('未推送：接收者已在其他设备上读过该消息'),
    expired: {
      why: '未推送：消息已过时效',
      fix: '查看时效设置（freshCallSeconds、freshChatSeconds、freshMarketingSeconds）与消息有效期',
    },
    device_off: { why: '未推送：该设备要求静默', fix: '以 state "active" 重新注册（PUT /v1/devices）' },
  },
  states: {
    queued: '在通道中排队',
    attempted: '请求在途',
    sent: '厂商云已接收',
    refused: '被拒绝',
    expired: '已过期',
    cancelled: '已取消',
    unknown: '未知：没有得到确定的答复',
  },
  cancelled: {
    logged_out: none('发送前用户已退出登录'),
    kicked: none('发送前该设备被踢下线'),
    rebound: none('该 token 现已属于其他账号'),
    read: none('发送前接收者已读'),
    online: none('应用已上线并收到消息'),
    recalled: none('发送前消息被撤回'),
    superseded: none('已被该会话更新的消息取代'),
    operator: none('被运维人员取消'),
    account_deleted: none('账号已删除'),
    device_removed: none('设备已移除'),
    certificate_removed: { why: '证书已删除或停用', fix: '启用证书，或让应用上报其他证书 ID' },
    push_off: none('发送前设备要求静默'),
    token_retired: { why: '发送前厂商云告知 token 已失效', fix: '在手机上打开应用，会重新注册' },
    no_token: { why: '发送前设备清除了 token', fix: '登录后调用插件的 init' },
  },
  refused: {
    payload: {
      why: '厂商云认为请求中有字段不正确，其原话见上面的请求记录',
      fix: '修正 offlinePushInfo 中的相应字段（图片、铃声、分类等）或证书的默认参数；若均无误，请附上本输出作为缺陷反馈',
    },
    content: { why: '厂商云不接受这段文字', fix: '修改 title 或 desc；各厂商不接受的内容见 docs/clouds' },
    config: {
      why: '需要先在厂商后台完成设置，或现有设置有误：包名、渠道、分类或模板',
      fix: '在厂商后台完成设置，或修改证书的默认参数（`tim-push cert update`）',
    },
    unexplained: {
      why: '厂商返回了没有任何文档说明的错误码；其原话见上方的请求',
      fix: '向厂商询问该错误码的含义，并附上本输出告诉我们',
    },
    quota: {
      why: '厂商云当日该类别的配额已用完，恢复时推送已过时效',
      fix: '在厂商后台申请提高配额，或申请即时通讯类消息权限',
    },
    notifications_off: {
      why: '手机上该应用的通知已关闭',
      fix: '请用户在手机设置中打开通知；插件的 openNotificationSettings() 可直接打开该设置页',
    },
    dead_token: {
      why: '厂商云报告该设备的 token 失效，token 已停用',
      fix: '在手机上打开应用，会重新注册；若仍无效，则证书属于另一个项目、区域或环境（`tim-push cert`）',
    },
  },
  codes: {
    timeout: { why: '厂商云未按时答复', fix: '检查服务器到厂商云的网络，以及证书所用的代理' },
    unsettled: { why: '答复中没有提到这条推送', fix: '请附上本输出作为缺陷反馈' },
    channel_error: { why: '通道出错', fix: '请附上当时的日志作为缺陷反馈' },
    prepare_failed: { why: '厂商云未接收预存的内容', fix: '查看当时的日志' },
    compose_failed: { why: '无法生成通知内容', fix: '请附上该消息作为缺陷反馈' },
    refused_together: {
      why: '厂商云因其中若干 token 拒绝了整个请求而未指明是哪些；这一个尚未单独询问',
      fix: '无需处理：随后续重试发出；若大多数 token 都无效，则证书很可能属于另一个项目、区域或环境',
    },
    server_stopped: { why: '请求在途时服务器停止', fix: '' },
    restored: { why: '恢复的备份中它仍在排队：此前的服务器可能已经发出', fix: '' },
    certificate_unusable: { why: '证书的凭据无法使用', fix: '重新填写凭据（控制台或 `tim-push cert`）' },
    dead_tokens_in_mass: {
      why: '厂商云接连报告 token 失效，没有一个有效：证书很可能属于另一个项目或环境',
      fix: '核对证书与手机上应用所用的厂商项目并更正（控制台或 `tim-push cert`），之后排队的推送会继续；`tim-push lane resume` 可立即重试',
    },
  },
  marks: {
    delivered: '手机已展示',
    clicked: '已点击',
    token_invalid: '厂商云发现 token 失效',
    notifications_off: '手机关闭了通知',
    filtered: '手机不符合过滤条件',
    quota_exceeded: '厂商云的每日配额已用完',
  },
  notes: {
    truncated: (field) => `${field} 超出该厂商云的长度限制，已截断`,
    ext_reduced: (field) => `${field} 超出该厂商云的长度限制，只保留了打开会话所需的部分`,
    rewritten: (field) => `${field} 已改写，以便该厂商云接受`,
    dropped_field: (field) => `${field} 未发送：该厂商云不支持`,
  },
  lost: {
    decision: '丢失于：决策',
    lane: '丢失于：通道（我方的厂商账号）',
    cloud: '丢失于：厂商云',
    phone: '丢失于：手机',
    nobody: '未丢失',
  },
  deviceStates: {
    logged_in: '已登录',
    logged_out: '已退出登录',
    kicked: '被其他登录或管理员踢下线',
    off: '要求静默',
  },
  classes: { call: '通话', chat: '聊天', group: '群聊', system: '系统', marketing: '营销' },
  lane: {
    held: (code) => `该厂商账号的通道已挂起：${code}`,
    heldFor: (why) => `该厂商账号的通道已挂起：${why}`,
    paused: '该厂商账号的通道被运维暂停',
    closed: (at, code) => `该类别的每日配额已用完（${code}），恢复时间 ${at}`,
    fixHeld: '修正凭据、权限或设置；`tim-push cert verify` 会指出问题',
    fixPaused: '`tim-push lane resume`',
    fixClosed: '等待恢复，或在厂商后台申请提高配额',
  },
  trouble: {
    busy: {
      why: '厂商云要求降低请求速率：整个账号，或只是这部手机',
      fix: '无需处理，服务器会自动重试；频繁出现时调低 laneLimits，或向厂商申请提高速率；确知可以提前恢复时用 `tim-push lane resume`',
    },
    notReached: {
      why: '连不上厂商云',
      fix: '服务器会自动重试；持续出现时检查网络、域名解析，以及证书的代理与接口地址',
    },
    broken: {
      why: '厂商云或中间的代理出现故障：返回了自身的错误',
      fix: '服务器会自动重试；持续出现时检查证书的代理与接口地址，并联系厂商',
    },
  },
  cloud: {
    refusedFix: (vendor) => `在 docs/clouds/${vendor}.md 中查找该代码；常见原因是证书的默认参数（渠道 ID、分类）`,
    waitingFix: (vendor) => `在 docs/clouds/${vendor}.md 中查找该代码的含义与处理办法；在此之前服务器会自动重试`,
    unknown: { why: '最后一次请求没有得到答复', fix: '之后的回执仍可能给出结果；手机也可能已经展示' },
    expiredFix: '在有效时间内厂商云或通道不可用，参见上面的请求记录',
    doubtedToken: {
      why: '厂商云报告该设备的 token 失效，但同时报告失效的 token 过多，因此予以保留',
      fix: '核对证书与手机上应用所用的厂商项目（`tim-push cert`）',
    },
    filtered: {
      why: '厂商云已接收，但没有下发到这部手机',
      fix: '在厂商后台检查应用与设备的设置：地区、包名、测试设备',
    },
  },
  words: {
    message: (of) => `消息 ${of.id}（${of.cls}），${of.from} 发给 ${of.to}，${of.at}`,
    recalled: (at) => `已于 ${at} 撤回`,
    noDevices: '没有设备：接收者从未在手机上登录，或设备已被移除',
    noDevicesFix: '在手机上登录一次',
    nothingFound: '没有找到该用户在该时间的消息',
    nothingFoundFix: '核对用户 ID、应用和时间（`--at`、`--message`）；消息保留 7 天，发给不存在账号的消息会被拒绝',
    device: (of) => `设备 ${of.id}：${[of.platform, of.brand].join(' ').trim()}，${of.state}，最近活动 ${of.lastSeen}`,
    certificate: (of) => `证书 ${of.id}：${of.vendor}「${of.name}」`,
    certificateMissing: (id) => `证书 ${id} 不存在（或已删除）`,
    certificateDisabled: (id) => `证书 ${id} 已停用`,
    certificateMismatch: (of) => `证书 ${of.id} 属于 ${of.vendor}，而这部手机的 token 来自 ${of.tokenSource}`,
    initKey: (key) => `这部手机对应的参数是 init({ ${key}: … })`,
    attempt: (of) => `请求 ${of.at}：${of.code}${of.status}，${of.ms} 毫秒${of.vendorId}${of.detail}`,
    uncertain: (times) => `有 ${times} 次请求可能已被处理但没有答复：手机可能响了不止一次`,
    nextTry: (at) => `下次尝试 ${at}`,
    freshUntil: (at) => `有效至 ${at}`,
    outcome: (of) => `推送：${of.state}${of.code}${of.vendorId}${of.at}`,
    notShown:
      '厂商云已接收，但没有展示回执：手机可能关机，或其通知设置隐藏了通知；只有厂商云有回执且已设置 receiptsPublicUrl 时才会有回执',
    tokenRetired: (code, at) => `token 已于 ${at} 停用（${code}）`,
    fix: (text) => `处理办法：${text}`,
  },
};
