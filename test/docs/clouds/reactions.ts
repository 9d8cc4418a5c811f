import type { Outcome } from '@tim-push/channels';
import { MISTAKES_TO_HOLD } from '../../../packages/server/src/push/dispatch/lane.ts';
import { DEFAULT_PUSH_SETTINGS } from '../../../packages/server/src/push/settings.ts';
import { STRIKES_TO_RETIRE } from '../../../packages/server/src/store/contract/index.ts';
import { type Both, both } from './words.ts';

/** What the server does with an outcome of that kind, and what is left for a person to do. */
export interface Reaction {
  readonly server: Both;
  readonly person: Both;
}

const { retry, breakAfter, recheckMs, recheckCapMs } = DEFAULT_PUSH_SETTINGS.dispatch;
const seconds = (ms: number): number => ms / 1000;
const minutes = (ms: number): number => ms / 60_000;
const PAUSES = both(
  `${seconds(retry.baseMs)}–${seconds(retry.capMs)} s later while it is fresh`,
  `有效期内 ${seconds(retry.baseMs)}–${seconds(retry.capMs)} 秒后重试`,
);
const CHECKS = both(
  `It is looked at again after ${minutes(recheckMs)}–${minutes(recheckCapMs)} min, and at once when the certificate is changed`,
  `${minutes(recheckMs)}–${minutes(recheckCapMs)} 分钟后自动复查，修改证书后立即复查`,
);

/** @param pause The pause in words, where it ends at an hour and not after a number of seconds. */
export function reactionTo(outcome: Outcome, pause?: Both): Reaction {
  switch (outcome.kind) {
    case 'sent':
      return { server: both('Counts as `sent`', '计为 `sent`'), person: both('Nothing', '无需处理') };
    case 'invalid_token':
      return outcome.evidence === 'certain' ? DEAD : STRIKE;
    case 'notifications_off':
      return OFF;
    case 'throttled':
      return throttled(outcome.scope, pause ?? secondsOf(outcome.retryAfterMs));
    case 'unavailable':
      return UNAVAILABLE;
    case 'uncertain':
      return UNCERTAIN;
    case 'refused':
      return outcome.scope === 'some' ? SOME : REFUSED[outcome.cause];
    default:
      return outcome satisfies never;
  }
}

const secondsOf = (ms: number): Both => both(`for ${seconds(ms)} s`, ` ${seconds(ms)} 秒`);

function throttled(scope: 'lane' | 'token', pause: Both): Reaction {
  if (scope === 'token') {
    return {
      server: both(`This phone's push waits ${pause.en}, the lane goes on`, `仅该手机的推送等待${pause.zh}，lane 照常`),
      person: both('Nothing', '无需处理'),
    };
  }
  return {
    server: both(
      `The lane pauses ${pause.en}, or as long as \`Retry-After\` says, and then starts slowly`,
      `lane 暂停${pause.zh}（答复带 \`Retry-After\` 时以其为准），随后逐步恢复`,
    ),
    person: both(
      'Nothing; if it comes often, lower `laneLimits` or apply for a higher rate',
      '无需处理；频繁出现时调低 `laneLimits`，或向厂商申请提高速率',
    ),
  };
}

const DEAD: Reaction = {
  server: both('The token is retired at once, the push ends `refused`', 'token 立即停用，推送以 `refused` 结束'),
  person: both(
    'Nothing: opening the app registers anew. Many at once: a certificate of another project or region',
    '无需处理：打开 App 会重新注册。大量出现时，多半是证书属于另一个项目或区域',
  ),
};
const STRIKE: Reaction = {
  server: both(
    `A strike: asked again ${PAUSES.en}; ${STRIKES_TO_RETIRE} in a row retire the token`,
    `记一次存疑：${PAUSES.zh}，连续 ${STRIKES_TO_RETIRE} 次才停用 token`,
  ),
  person: both(
    'Nothing; many at once: a certificate of another project, region or environment',
    '无需处理；大量出现时，多半是证书属于另一个项目、区域或环境',
  ),
};
const OFF: Reaction = {
  server: both(
    'The push ends `refused`, the phone is marked, its token is kept',
    '推送以 `refused` 结束，标记该手机，保留 token',
  ),
  person: both('The user has notifications off: only the user can turn them on', '用户关闭了通知，只能由用户打开'),
};
const UNAVAILABLE: Reaction = {
  server: both(
    `Not taken: again ${PAUSES.en}; ${breakAfter} in a row pause the lane`,
    `未被接收：${PAUSES.zh}；连续 ${breakAfter} 次时 lane 暂停`,
  ),
  person: both('Nothing; if it lasts, the cloud is in trouble', '无需处理；持续出现说明厂商云故障'),
};
const UNCERTAIN: Reaction = {
  server: both(
    `May have been sent: again with the same keys, ${PAUSES.en}; after ${retry.maxUncertain} such answers the push ends \`unknown\``,
    `可能已发出：${PAUSES.zh}，重试使用相同的去重键；${retry.maxUncertain} 次后推送以 \`unknown\` 结束`,
  ),
  person: both('Nothing; if it lasts, the cloud is in trouble', '无需处理；持续出现说明厂商云故障'),
};
const SOME: Reaction = {
  server: both(
    `This push waits, alert \`pushes_refused\`: again ${PAUSES.en}; others go on. ${MISTAKES_TO_HOLD} such messages in a row, without one that passes, hold the lane`,
    `该推送等待并告警 \`pushes_refused\`：${PAUSES.zh}；其他不受影响。连续 ${MISTAKES_TO_HOLD} 条消息如此且无一成功时 lane 挂起`,
  ),
  person: both(
    "Get the right in the vendor's console, or correct the certificate's defaults: `tim-push cert update`",
    '在厂商后台开通权限，或更正证书的默认参数：`tim-push cert update`',
  ),
};
const REFUSED: Readonly<Record<(Outcome & { kind: 'refused' })['cause'], Reaction>> = {
  payload: {
    server: both('The push ends `refused`, others go on', '该推送以 `refused` 结束，其他不受影响'),
    person: both(
      'See the notes of `tim-push explain`; if the sender’s fields are right, report it to us',
      '查看 `tim-push explain` 的说明；若发送参数无误，请向我们反馈',
    ),
  },
  content: {
    server: both('The push ends `refused`, others go on', '该推送以 `refused` 结束，其他不受影响'),
    person: both('Change the text', '修改文案'),
  },
  config: {
    server: both(
      `The lane is held, alert \`lane_held\`; pushes wait while fresh. ${CHECKS.en}`,
      `lane 挂起并告警 \`lane_held\`，推送在有效期内等待。${CHECKS.zh}`,
    ),
    person: both(
      'Correct what the code names: `tim-push cert verify` shows it, `tim-push cert update` changes it',
      '更正错误码所指的设置：`tim-push cert verify` 可查，`tim-push cert update` 可改',
    ),
  },
  unexplained: {
    server: both('The push ends `refused`, others go on', '该推送以 `refused` 结束，其他不受影响'),
    person: both('Ask the vendor what it means, and tell us', '向厂商询问含义，并告诉我们'),
  },
  credentials: {
    server: both(
      `The lane is held, alert \`lane_held\`; pushes wait while fresh. ${CHECKS.en}`,
      `lane 挂起并告警 \`lane_held\`，推送在有效期内等待。${CHECKS.zh}`,
    ),
    person: both('Correct the credentials: `tim-push cert update`', '更正凭据：`tim-push cert update`'),
  },
  permission: {
    server: both(
      `The lane is held, alert \`lane_held\`; pushes wait while fresh. ${CHECKS.en}`,
      `lane 挂起并告警 \`lane_held\`，推送在有效期内等待。${CHECKS.zh}`,
    ),
    person: both(
      "Get the right in the vendor's console, then `tim-push lane resume`",
      '在厂商后台开通权限，然后 `tim-push lane resume`',
    ),
  },
  quota: {
    server: both(
      "This class of the lane closes until the vendor's midnight; what lives longer waits, the rest ends `refused`",
      '该 lane 的这一类别关闭到厂商时区的零点；有效期更长的推送等待，其余以 `refused` 结束',
    ),
    person: both('Check class and channel of the pushes, or apply for more', '检查推送的类别与渠道，或申请更高配额'),
  },
};
