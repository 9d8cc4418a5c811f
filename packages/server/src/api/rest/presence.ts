/** `openim/query_online_status` and the older `openim/querystate` (facts: tim-api §4.4). */
import { codes, type Platform } from '@tim-push/protocol';
import Type, { type Static } from 'typebox';
import type { AccountStatus, ImResult } from '../../im/contract.ts';
import { type CommandContext, defineCommand } from './command.ts';
import { done, refuse } from './envelope.ts';

const MAX_ACCOUNTS = 500;
const Flag = Type.Optional(Type.Integer({ minimum: 0, maximum: 1 }));
const QueryBody = Type.Object({
  To_Account: Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
  IsNeedDetail: Flag,
  IsReturnInstid: Flag,
  IsReturnCustomStatus: Flag,
});
const fieldCodes = { fallback: codes.fieldInvalid };

const queryOnlineStatus = defineCommand('openim/query_online_status', QueryBody, fieldCodes, async (body, context) => {
  const found = await statusOf(body, context);
  if (!found.ok) return found;
  const detailed = body.IsNeedDetail === 1;
  return done({
    QueryResult: found.value
      .filter((one) => one.exists)
      .map(({ userId, status, detail }) => ({
        To_Account: userId,
        Status: status,
        ...(detailed
          ? { Detail: detail.map((each) => ({ Platform: platformName(each.platform), Status: each.status })) }
          : {}),
      })),
    ...missing(found.value),
  });
});

const queryState = defineCommand('openim/querystate', QueryBody, fieldCodes, async (body, context) => {
  const found = await statusOf(body, context);
  if (!found.ok) return found;
  return done({
    QueryResult: found.value
      .filter((one) => one.exists)
      .map(({ userId, status }) => ({ To_Account: userId, State: status })),
    ...missing(found.value),
  });
});

async function statusOf(
  body: Static<typeof QueryBody>,
  { im, appId }: CommandContext,
): Promise<ImResult<AccountStatus[]>> {
  if (body.To_Account.length > MAX_ACCOUNTS) {
    return refuse(
      codes.tooManyReceivers,
      `To_Account holds ${body.To_Account.length} accounts: at most ${MAX_ACCOUNTS}`,
      'To_Account',
    );
  }
  return await im.presence.status(appId, body.To_Account);
}

function missing(all: readonly AccountStatus[]): { ErrorList?: { To_Account: string; ErrorCode: number }[] } {
  const list = all
    .filter((one) => !one.exists)
    .map((one) => ({ To_Account: one.userId, ErrorCode: codes.accountMissing }));
  return list.length === 0 ? {} : { ErrorList: list };
}

/** The answer knows iPhone, Android, Web, PC, iPad and Mac; Harmony is ours. */
const platformName = (platform: Platform): string => (platform === 'Windows' || platform === 'Linux' ? 'PC' : platform);

export const presenceCommands = [queryOnlineStatus, queryState];
