import type { Command } from 'commander';
import { type SettingName, settingInfos, settingsHelp } from '../../config/index.ts';
import { tuneCollector } from '../collector.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../error.ts';

/** Signals that end the server gracefully; a second one ends it at once. */
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

export function addServe(program: Command, context: () => CliContext, language: 'en' | 'zh', text: string): void {
  const serve = program
    .command('serve')
    .description(text)
    .addHelpText('after', () => `\n${settingsHelp(language)}`);
  for (const info of settingInfos) {
    // Of the global options these two are settings as well; the long list stands in the text below.
    if (info.name === 'dataDir' || info.name === 'keyFile') continue;
    serve.addOption(serve.createOption(`${info.flag} <value>`, info.description).hideHelp());
  }
  serve.action(async (flags: Partial<Record<SettingName, string>>) => run(context(), flags));
}

async function run(
  { config: configOf, texts, output }: CliContext,
  flags: Partial<Record<SettingName, string>>,
): Promise<void> {
  const config = configOf(flags);
  tuneCollector();
  // Loaded only here: other commands start without fastify, ws and the store's threads.
  const { createServer } = await import('../../main.ts');
  const server = createServer(config, { onFatal: () => process.exit(exitCodes.failed) });
  const started = server.start();
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(exitCodes.failed);
    stopping = true;
    // A signal during the start: what was begun is finished first, so that it can be ended in order.
    started
      .then(() => server.stop())
      .then(
        () => process.exit(exitCodes.ok),
        (error: unknown) => {
          output.error({ code: 'stop_failed', field: '', message: (error as Error).message, fix: '' });
          process.exit(exitCodes.failed);
        },
      );
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  const greet = (): void => {
    if (server.firstStart === undefined) return;
    const { appId, admin: adminUser } = server.firstStart;
    output.note([texts.first(appId, adminUser), ...texts.next(config.keyFile)].join('\n'));
  };
  // A port that is taken: the app was made, and the next start will not tell of it.
  const { api, admin, receipts } = await started.finally(greet);
  output.note(texts.ready(api, admin, receipts));
}
