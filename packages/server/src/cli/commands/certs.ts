import { type CredentialCheck, channelDefinition, checkInChinese } from '@tim-push/channels';
import { nearestName, VENDORS } from '@tim-push/protocol';
import type { Command, CommanderError } from 'commander';
import { adminErrorInChinese } from '../admin-errors-zh.ts';
import { appIdFlag, appQuery, type CliContext } from '../context.ts';
import { CliError, exitCodes, usageError } from '../error.ts';
import { table } from '../output.ts';
import type { Language, Texts } from '../texts.ts';
import { flagValue, isOnCommandLine } from '../value.ts';
import { type FieldFlag, fieldFlags, parseJson, typedValue } from './cert-flags.ts';
import { credentialRows } from './cert-labels.ts';

interface CertView {
  id: number;
  appId: number;
  vendor: string;
  name: string;
  vendorAccount: string;
  laneId: number;
  enabled: boolean;
  credentials: Record<string, unknown>;
  options: Record<string, unknown>;
  endpoints: Record<string, string>;
  proxySet: boolean;
  receiptUrl: string;
}
type Flags = Record<string, string | string[] | true | undefined>;

/** @param vendor named on the command line: then only its flags are offered, in its own words. */
export function addCerts(
  program: Command,
  context: () => CliContext,
  { language, texts, vendor }: { language: Language; texts: Texts; vendor: string | undefined },
): void {
  const channels = VENDORS.flatMap((vendor) => {
    const definition = channelDefinition(vendor);
    return definition === undefined ? [] : [{ vendor, definition }];
  });
  const named = channels.filter((one) => one.vendor === vendor);
  const fields = fieldFlags(named.length > 0 ? named : channels);
  const cert = program.command('cert').description(texts.cert);
  const withFields = (command: Command): Command => {
    for (const field of fields) {
      const hint = field.secret ? texts.secretHint : '';
      command.option(`${field.flag} <value>`, `[${field.vendors.join(', ')}] ${field.description[language]}${hint}`);
    }
    return command
      .option('--credentials <file>', `${texts.optCredentials}${texts.secretHint}`)
      .option('--name <name>', texts.optName)
      .option('--proxy <url>', `${texts.optProxy}${texts.secretHint}`)
      .option('--endpoint <name=url>', texts.optEndpoint, (value: string, former: string[] = []) => [...former, value]);
  };
  withFields(cert.command('create').description(texts.certCreate))
    .exitOverride(
      namingFields(
        fields,
        named[0]?.vendor,
        channels.map((one) => one.vendor),
      ),
    )
    .requiredOption('--vendor <vendor>', `${texts.optVendor}: ${channels.map((one) => one.vendor).join(', ')}`)
    .option('--app <id>', texts.optApp)
    .action(async (flags: Flags & { vendor: string; app?: string }) => {
      const { withAdmin, output } = context();
      const appId = appIdFlag(flags.app);
      const body = {
        vendor: flags.vendor,
        ...(appId === undefined ? {} : { appId }),
        ...(await changeOf(context(), flags, fields)),
      };
      const created = await withAdmin((admin) =>
        namingFlags(fields, admin.request<CertView>('POST', '/certificates', body)),
      );
      output.result(created, describe(created, texts, language));
    });
  withFields(cert.command('update <id>').description(texts.certUpdate))
    .option('--enable', texts.optEnable)
    .option('--disable', texts.optDisable)
    .action(async (id: string, flags: Flags) => {
      const { withAdmin, output } = context();
      const path = `/certificates/${encodeURIComponent(id)}`;
      const changed = await withAdmin(async (admin) => {
        // A name may be a credential with one vendor and an option with another: the certificate says which it is.
        const { vendor: own, endpoints: former } = await admin.request<CertView>('GET', path);
        const ownFields = fieldFlags(channels.filter((one) => one.vendor === own));
        refuseForeign(flags, fields, ownFields, own);
        const change = await changeOf(context(), flags, ownFields);
        if (change.endpoints !== undefined) change.endpoints = mergedEndpoints(former, change.endpoints);
        return await namingFlags(ownFields, admin.request<CertView>('PATCH', path, change));
      });
      output.result(changed, describe(changed, texts, language));
    });
  cert
    .command('list')
    .description(texts.certList)
    .option('--app <id>', texts.optApp)
    .action(async (flags: { app?: string }) => {
      const { withAdmin, output } = context();
      const query = new URLSearchParams(appQuery(appIdFlag(flags.app)));
      const found = await withAdmin((admin) =>
        admin.request<{ certificates: CertView[] }>('GET', `/certificates?${query}`),
      );
      const rows = found.certificates.map((one) => [
        String(one.id),
        one.vendor,
        one.name,
        one.vendorAccount,
        String(one.laneId),
        one.enabled ? texts.enabled : texts.disabled,
      ]);
      output.result(found, rows.length === 0 ? texts.none : table([texts.headCerts, ...rows]));
    });
  cert
    .command('show <id>')
    .description(texts.certShow)
    .action(async (id: string) => {
      const { withAdmin, output } = context();
      const found = await withAdmin((admin) =>
        admin.request<CertView>('GET', `/certificates/${encodeURIComponent(id)}`),
      );
      output.result(found, describe(found, texts, language));
    });
  cert
    .command('verify <id>')
    .description(texts.certVerify)
    .action(async (id: string) => verify(context(), id));
  cert
    .command('delete <id>')
    .description(texts.certDelete)
    .action(async (id: string) => {
      const { withAdmin, output } = context();
      const done = await withAdmin((admin) => admin.request('DELETE', `/certificates/${encodeURIComponent(id)}`));
      output.result(done, texts.deleted(id));
    });
}

/** The server names the field that is wrong; whoever types a command needs the flag that gives it. */
async function namingFlags<T>(fields: readonly FieldFlag[], answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const { code, field, message, exitCode, answer } = error;
    const zh = answer === undefined ? error.zh : adminErrorInChinese(answer);
    const fix = fixByFlag(error, zh?.fix ?? error.fix, fields);
    if (fix === undefined) throw error;
    throw new CliError(
      exitCode,
      { code, field, message, fix: fix.en, zh: { message: zh?.message ?? message, fix: fix.zh } },
      { cause: error },
    );
  }
}

function fixByFlag(
  { code, field, fix }: CliError,
  zhFix: string,
  fields: readonly FieldFlag[],
): Record<Language, string> | undefined {
  const option = /^options\.([^.]+)/.exec(field)?.[1];
  const named = (part: FieldFlag['part'], name: string | undefined): FieldFlag | undefined =>
    fields.find((one) => one.part === part && one.field === name);
  if (option !== undefined) {
    const flag = named('options', option);
    return flag === undefined ? undefined : { en: `${flag.flag}: ${fix}`, zh: `${flag.flag}：${zhFix}` };
  }
  const flag = code === 'credentials_invalid' ? named('credentials', field.split('.')[0]) : undefined;
  if (flag === undefined) return undefined;
  const given = flag.secret ? `${flag.flag} @<file>` : flag.flag;
  return {
    en: `give ${given}, or all credentials as the vendor’s own JSON file by --credentials @<file>`,
    zh: `用 ${given} 给出，或用 --credentials @<file> 给出厂商的整个 JSON 凭据文件`,
  };
}

/** An option that commander does not know, or the vendor that is missing: which ones there are. */
const namingFields =
  (fields: readonly FieldFlag[], vendor: string | undefined, vendors: readonly string[]) =>
  (error: CommanderError): never => {
    if (error.code === 'commander.missingMandatoryOptionValue')
      throw usageError('--vendor', {
        en: ['the push cloud is missing', `give --vendor and one of ${vendors.join(', ')}`],
        zh: ['没有指明厂商通道', `用 --vendor 给出以下之一：${vendors.join('、')}`],
      });
    if (error.code !== 'commander.unknownOption' || vendor === undefined) throw error;
    const flag = /--[a-z0-9-]+/i.exec(error.message)?.[0] ?? '';
    throw foreignFlag(flag, fields, vendor);
  };

function foreignFlag(flag: string, own: readonly FieldFlag[], vendor: string): CliError {
  const has = own.map((one) => one.flag);
  const near = nearestName(flag, has);
  return usageError(flag, {
    en: [
      `a certificate of ${vendor} has no ${flag}`,
      `did you mean ${near}? A certificate of ${vendor} takes ${has.join(', ')}`,
    ],
    zh: [`${vendor} 的证书没有 ${flag}`, `是否想写 ${near}？${vendor} 的证书可用：${has.join('、')}`],
  });
}

async function verify({ withAdmin, output, texts, language }: CliContext, id: string): Promise<void> {
  const answer = await withAdmin((admin) =>
    admin.request<{ vendor: string } & CredentialCheck>('POST', `/certificates/${encodeURIComponent(id)}/verify`),
  );
  const inChinese = checkInChinese(answer.vendor, answer);
  if (answer.ok) {
    const { overRate: _, said: __, ...shown } = answer;
    const detail = language === 'zh' ? inChinese.detail : answer.detail;
    output.result(shown, `${texts.proved(answer.proved)} ${detail}`.trim());
    return;
  }
  const { code, cause: field, detail: message, fix } = answer;
  const zh = { message: inChinese.detail, fix: inChinese.fix };
  throw new CliError(exitCodes.failed, { code, field, message, fix, zh });
}

interface Change extends Record<string, unknown> {
  endpoints?: Record<string, string>;
}

/** A flag of another vendor would change nothing, and its sender would believe it did. */
function refuseForeign(flags: Flags, all: readonly FieldFlag[], own: readonly FieldFlag[], vendor: string): void {
  const foreign = all.find(({ key, flag }) => flags[key] !== undefined && !own.some((one) => one.flag === flag));
  if (foreign !== undefined) throw foreignFlag(foreign.flag, own, vendor);
}

/** The admin API replaces them all; here what is not named stays, and an empty URL takes one away. */
function mergedEndpoints(former: Record<string, string>, named: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries({ ...former, ...named }).filter(([, url]) => url !== ''));
}

/** The body of a create or update, from flags. Only one flag can take standard input. */
async function changeOf(
  { streams, output, texts }: CliContext,
  flags: Flags,
  fields: readonly FieldFlag[],
): Promise<Change> {
  const parts: Record<FieldFlag['part'], Record<string, unknown>> = { credentials: {}, options: {} };
  const fromStdin = Object.values(flags).filter((value) => value === '-').length;
  if (fromStdin > 1)
    throw usageError('-', {
      en: ['two flags read standard input', 'give one of them as @file'],
      zh: ['有两个选项从标准输入读取', '其中一个改用 @文件'],
    });
  for (const field of fields) {
    const given = flags[field.key];
    if (typeof given !== 'string') continue;
    if (field.secret && isOnCommandLine(given)) output.warn(texts.secretOnLine(field.flag));
    parts[field.part][field.field] = typedValue(field, await flagValue(field.flag, given, streams.stdin));
  }
  const body: Change = {};
  if (typeof flags['credentials'] === 'string') {
    if (isOnCommandLine(flags['credentials'])) output.warn(texts.secretOnLine('--credentials'));
    body['credentialsFile'] = parseJson(
      '--credentials',
      await flagValue('--credentials', flags['credentials'], streams.stdin),
    );
  }
  if (Object.keys(parts.credentials).length > 0) body['credentials'] = parts.credentials;
  if (Object.keys(parts.options).length > 0) body['options'] = parts.options;
  if (flags['name'] !== undefined) body['name'] = flags['name'];
  if (typeof flags['proxy'] === 'string') body['proxy'] = await flagValue('--proxy', flags['proxy'], streams.stdin);
  if (Array.isArray(flags['endpoint'])) body.endpoints = Object.fromEntries(flags['endpoint'].map(endpoint));
  if (flags['enable'] === true) body['enabled'] = true;
  if (flags['disable'] === true) body['enabled'] = false;
  return body;
}

function endpoint(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw usageError('--endpoint', {
    en: [`'${text}' is not name=URL`, 'give for example --endpoint api=https://host'],
    zh: [`'${text}' 不是 name=URL 的形式`, '例如 --endpoint api=https://host'],
  });
}

function describe(cert: CertView, { labels }: Texts, language: Language): string {
  return table([
    [labels.certificate, String(cert.id)],
    [labels.vendor, cert.vendor],
    [labels.name, cert.name],
    ['SDKAppID', String(cert.appId)],
    [labels.lane, `${cert.laneId} (${cert.vendorAccount})`],
    [labels.enabled, cert.enabled ? labels.yes : labels.no],
    [labels.credentials, ''],
    ...credentialRows(cert.vendor, cert.credentials, language),
    ...(Object.keys(cert.options).length === 0 ? [] : [[labels.options, JSON.stringify(cert.options)]]),
    ...(Object.keys(cert.endpoints).length === 0 ? [] : [[labels.endpoints, JSON.stringify(cert.endpoints)]]),
    ...(cert.proxySet ? [[labels.proxy, labels.set]] : []),
    ...(cert.receiptUrl === '' ? [] : [[labels.receiptUrl, cert.receiptUrl]]),
  ]);
}
