/** `app show` and `app update`: name, administrators, callbacks and their token, on and off. */
import type { Command } from 'commander';
import { type AdminClient, onlyAppId } from '../admin-client.ts';
import { appIdFlag, type CliContext } from '../context.ts';
import { usageError } from '../error.ts';
import { table } from '../output.ts';
import type { Texts } from '../texts.ts';
import { flagValue, isOnCommandLine } from '../value.ts';

interface AppDetail {
  appId: number;
  name: string;
  admins: string[];
  disabled: boolean;
  settings: Record<string, unknown>;
  callbackTokenSet: boolean;
}
interface UpdateFlags {
  name?: string;
  admins?: string;
  webhookUrl?: string;
  beforeCallbackUrl?: string;
  beforeCallbackFailure?: string;
  loginPolicy?: string;
  recallWindowSeconds?: string;
  callbackToken?: string;
  enable?: true;
  disable?: true;
}

export function addAppSettings(app: Command, context: () => CliContext, texts: Texts): void {
  app
    .command('show [sdkAppID]')
    .description(texts.appShow)
    .action(async (id: string | undefined) => {
      const { withAdmin, output } = context();
      const found = await withAdmin(async (admin) => admin.request<AppDetail>('GET', await pathOf(admin, id)));
      output.result(found, describe(found, texts));
    });
  app
    .command('update [sdkAppID]')
    .description(texts.appUpdate)
    .option('--name <name>', texts.optName)
    .option('--admins <ids>', texts.optAdmins)
    .option('--webhook-url <url>', texts.optWebhookUrl)
    .option('--before-callback-url <url>', texts.optBeforeUrl)
    .option('--before-callback-failure <pass|refuse>', texts.optBeforeFailure)
    .option('--login-policy <policy>', texts.optLoginPolicy)
    .option('--recall-window-seconds <n>', texts.optRecallWindow)
    .option('--callback-token <@file|->', texts.optCallbackToken)
    .option('--enable', texts.optAppEnable)
    .addOption(app.createOption('--disable', texts.optAppDisable).conflicts('enable'))
    .action(async (id: string | undefined, flags: UpdateFlags) => {
      const { withAdmin, output } = context();
      const change = await changeOf(context(), flags);
      const changed = await withAdmin(async (admin) =>
        admin.request<AppDetail>('PATCH', await pathOf(admin, id), change),
      );
      output.result(changed, describe(changed, texts));
    });
}

const pathOf = async (admin: AdminClient, id: string | undefined): Promise<string> =>
  `/apps/${appIdFlag(id) ?? (await onlyAppId(admin))}`;

/** The body of the PATCH. An empty value takes a setting away. */
async function changeOf({ output, streams, texts }: CliContext, flags: UpdateFlags): Promise<object> {
  const { name, admins, webhookUrl, beforeCallbackUrl, beforeCallbackFailure, callbackToken: given } = flags;
  if (given !== undefined && given !== '' && isOnCommandLine(given))
    output.warn(texts.secretOnLine('--callback-token'));
  const callbackToken = given === undefined ? undefined : await flagValue('--callback-token', given, streams.stdin);
  const { loginPolicy, recallWindowSeconds } = flags;
  const settings = {
    ...{ webhookUrl, beforeCallbackUrl, beforeCallbackFailure, callbackToken, loginPolicy },
    // What is no number goes as it is: the server names what would be right.
    recallWindowSeconds: /^\d+$/.test(recallWindowSeconds ?? '') ? Number(recallWindowSeconds) : recallWindowSeconds,
  };
  const change = {
    ...(name === undefined ? {} : { name }),
    ...(admins === undefined ? {} : { admins: admins.split(',') }),
    ...Object.fromEntries(
      Object.entries(settings)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => [key, value === '' ? null : value]),
    ),
    ...(flags.enable === true ? { disabled: false } : flags.disable === true ? { disabled: true } : {}),
  };
  if (Object.keys(change).length > 0) return change;
  throw usageError('', {
    en: ['nothing to change was named', 'see tim-push app update --help'],
    zh: ['没有指明要修改什么', '参见 tim-push app update --help'],
  });
}

function describe(app: AppDetail, texts: Texts): string {
  const { labels } = texts;
  const settings = Object.entries(app.settings).map(([name, value]) => [name, String(value)]);
  return table([
    ['SDKAppID', String(app.appId)],
    [labels.name, app.name],
    [labels.admins, app.admins.join(',')],
    [labels.state, app.disabled ? texts.disabled : texts.enabled],
    ...settings,
    ...(app.callbackTokenSet ? [['callbackToken', labels.set]] : []),
  ]);
}
