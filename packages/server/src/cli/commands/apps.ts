import { codes, isUserID } from '@tim-push/protocol';
import { createUserSig, type VerifyUserSigCode, verifyUserSig } from '@tim-push/protocol/usersig';
import type { Command } from 'commander';
import { onlyAppId, secretsOf } from '../admin-client.ts';
import { appIdFlag, type CliContext } from '../context.ts';
import { CliError, exitCodes, usageError } from '../error.ts';
import { table } from '../output.ts';
import type { Texts } from '../texts.ts';
import { flagValue, isOnCommandLine } from '../value.ts';
import { addAppSettings } from './app-settings.ts';

/** 180 days, as the console of the service we stand in for issues them (facts: tim-api §2). */
const DEFAULT_EXPIRE = '15552000';

interface AppView {
  appId: number;
  name: string;
  admins: string[];
  disabled: boolean;
}

export function addApps(program: Command, context: () => CliContext, texts: Texts): void {
  program
    .command('usersig <user>')
    .description(texts.usersig)
    .option('--expire <seconds>', texts.optExpire, DEFAULT_EXPIRE)
    .option('--verify <userSig>', texts.optVerify)
    .option('--app <id>', texts.optApp)
    .action(async (user: string, flags: UserSigFlags) => usersig(context(), user, flags));

  const app = program.command('app').description(texts.app);
  app
    .command('list')
    .description(texts.appList)
    .action(async () => {
      const { withAdmin, output } = context();
      const found = await withAdmin((admin) => admin.request<{ apps: AppView[] }>('GET', '/apps'));
      const rows = found.apps.map((one) => [
        String(one.appId),
        one.name,
        one.admins.join(','),
        one.disabled ? texts.disabled : texts.enabled,
      ]);
      output.result(found, table([texts.headApps, ...rows]));
    });
  app
    .command('create')
    .description(texts.appCreate)
    .requiredOption('--name <name>', texts.optName)
    .option('--admins <ids>', texts.optAdmins, 'administrator')
    .option('--id <sdkAppID>', texts.optAppId)
    .option('--secret <@file|->', texts.optSecretKeep)
    .action(async (flags: { name: string; admins: string; id?: string; secret?: string }) => {
      const { withAdmin, output, streams } = context();
      if (flags.secret !== undefined && isOnCommandLine(flags.secret)) output.warn(texts.secretOnLine('--secret'));
      const body = {
        name: flags.name,
        admins: flags.admins.split(','),
        ...(flags.id === undefined ? {} : { appId: appIdFlag(flags.id) }),
        ...(flags.secret === undefined ? {} : { secret: await flagValue('--secret', flags.secret, streams.stdin) }),
      };
      const created = await withAdmin((admin) => admin.request<AppView>('POST', '/apps', body));
      output.result(created, String(created.appId));
    });
  addAppSettings(app, context, texts);
  app
    .command('secret [sdkAppID]')
    .description(texts.appSecret)
    .action(async (id: string | undefined) => {
      const found = await secretOf(context(), appIdFlag(id));
      context().output.result({ sdkAppID: found.appId, secret: found.secret }, found.secret);
    });
}

const SIG_ZH: Readonly<Record<VerifyUserSigCode, string>> = {
  [codes.sigEmpty]: '为空',
  [codes.sigMalformed]: '被截断或格式不正确，须原样使用生成的文本',
  [codes.sigNotVerified]: '签名与该应用的密钥不符',
  [codes.sigIdentifierMismatch]: '是为其他用户 ID 生成的',
  [codes.sigSdkAppIdMismatch]: '是为其他 SDKAppID 生成的',
  [codes.sigExpired]: '已过期',
};

interface UserSigFlags {
  expire: string;
  verify?: string;
  app?: string;
}

async function usersig(context: CliContext, userID: string, flags: UserSigFlags): Promise<void> {
  if (!isUserID(userID)) {
    throw usageError('user', {
      en: [`'${userID}' is no user ID`, 'a user ID has 1 to 32 printable ASCII characters, none of its ends a blank'],
      zh: [`'${userID}' 不是用户 ID`, '用户 ID 为 1 至 32 个可打印 ASCII 字符，首尾不能是空格'],
    });
  }
  if (!/^\d{1,10}$/.test(flags.expire) || Number(flags.expire) === 0) {
    throw usageError('--expire', {
      en: [`'${flags.expire}' is no number of seconds`, 'give for example 86400 for a day'],
      zh: [`'${flags.expire}' 不是秒数`, '例如一天为 86400'],
    });
  }
  const { appId, secret } = await secretOf(context, appIdFlag(flags.app));
  if (flags.verify !== undefined) {
    const verified = verifyUserSig(flags.verify, { sdkAppID: appId, secret, userID });
    if (!verified.ok) {
      const shown = { code: String(verified.code), field: '--verify', message: verified.desc };
      throw new CliError(exitCodes.failed, {
        ...shown,
        fix: 'make a new one: tim-push usersig <user>',
        zh: { message: `UserSig 无效：${SIG_ZH[verified.code]}`, fix: '重新生成：tim-push usersig <用户>' },
      });
    }
    const expiresAt = new Date(verified.expiresAtSeconds * 1000).toISOString();
    context.output.result({ sdkAppID: appId, userID, valid: true, expiresAt }, context.texts.sigHolds(expiresAt));
    return;
  }
  const expireSeconds = Number(flags.expire);
  const userSig = createUserSig({ sdkAppID: appId, secret, userID, expireSeconds });
  context.output.result({ sdkAppID: appId, userID, userSig, expireSeconds }, userSig);
}

/** The API gives the secret sealed only; the key file opens it here. */
async function secretOf(
  { withAdmin, config }: CliContext,
  appId: number | undefined,
): Promise<{ appId: number; secret: string }> {
  const sealed = await withAdmin(async (admin) => {
    const id = appId ?? (await onlyAppId(admin));
    return await admin.request<{ appId: number; sealedSecret: string }>('GET', `/apps/${id}/sealed-secret`);
  });
  return { appId: sealed.appId, secret: secretsOf(config()).open(sealed.sealedSecret, `app:${sealed.appId}`) };
}
