/** Commands of everyday operation: send, explain, lane, push cancel, queue. */
import type { Command } from 'commander';
import type { LaneStanding } from '../../api/admin/index.ts';
import type { ExplainLine } from '../../push/explain/index.ts';
import { appIdFlag, appQuery, type CliContext } from '../context.ts';
import type { Texts } from '../texts.ts';
import { laneTable } from './lane-table.ts';

interface SendFlags {
  app?: string;
  from?: string;
  to: string;
  text: string;
  title?: string;
  desc?: string;
  ext?: string;
}
interface ExplainFlags {
  app?: string;
  user: string;
  message?: string;
  last?: true;
  at?: string;
  limit?: string;
}

export function addOperate(program: Command, context: () => CliContext, texts: Texts): void {
  program
    .command('send')
    .description(texts.send)
    .requiredOption('--to <user>', texts.optTo)
    .requiredOption('--text <text>', texts.optText)
    .option('--from <user>', texts.optFrom)
    .option('--title <text>', texts.optTitle)
    .option('--desc <text>', texts.optDesc)
    .option('--ext <text>', texts.optExt)
    .option('--app <id>', texts.optApp)
    .action(async (flags: SendFlags) => send(context(), flags));
  program
    .command('explain')
    .description(texts.explain)
    .requiredOption('--user <user>', texts.optUser)
    .addOption(program.createOption('--message <msgID>', texts.optMessage).conflicts(['last', 'at']))
    .addOption(program.createOption('--last', texts.optLast).conflicts('at'))
    .option('--at <time>', texts.optAt)
    .option('--limit <n>', texts.optLimit)
    .option('--app <id>', texts.optApp)
    .action(async (flags: ExplainFlags) => explain(context(), flags));

  const lane = program.command('lane').description(texts.lane);
  lane
    .command('list')
    .description(texts.laneList)
    .action(async () => {
      const { withAdmin, output } = context();
      const found = await withAdmin((admin) => admin.request<{ lanes: LaneStanding[] }>('GET', '/lanes'));
      output.result(found, laneTable(found.lanes, texts));
    });
  lane
    .command('pause <id>')
    .description(texts.lanePause)
    .option('--reason <text>', texts.optReason)
    .action(async (id: string, flags: { reason?: string }) => setLane(context(), id, 'pause', flags));
  lane
    .command('resume <id>')
    .description(texts.laneResume)
    .action(async (id: string) => setLane(context(), id, 'resume', {}));

  program
    .command('push')
    .description(texts.push)
    .command('cancel <msgID>')
    .description(texts.pushCancel)
    .action(async (msgID: string) => {
      const { withAdmin, output } = context();
      const done = await withAdmin((admin) =>
        admin.request<{ cancelled: number }>('POST', `/messages/${encodeURIComponent(msgID)}/cancel`),
      );
      output.result(done, texts.cancelled(done.cancelled));
    });
  program
    .command('queue')
    .description(texts.queue)
    .action(async () => {
      const { withAdmin, output } = context();
      const found = await withAdmin((admin) =>
        admin.request<{ queued: number; leased: number; lanes: LaneStanding[] }>('GET', '/queue'),
      );
      output.result(found, [texts.waiting(found.queued, found.leased), laneTable(found.lanes, texts)].join('\n'));
    });
}

async function send(
  { withAdmin, output, texts }: CliContext,
  { app, from, to, text, title, desc, ext }: SendFlags,
): Promise<void> {
  const appId = appIdFlag(app);
  const offlinePush = {
    ...(title === undefined ? {} : { title }),
    ...(desc === undefined ? {} : { desc }),
    ...(ext === undefined ? {} : { ext }),
  };
  const body = {
    ...(appId === undefined ? {} : { appId }),
    ...(from === undefined ? {} : { from }),
    to,
    text,
    offlinePush,
  };
  const sent = await withAdmin((admin) => admin.request<{ msgID: string }>('POST', '/messages', body));
  output.result(sent, texts.sent(sent.msgID) + to);
}

async function explain({ withAdmin, output, language }: CliContext, flags: ExplainFlags): Promise<void> {
  const query = new URLSearchParams({ user: flags.user, lang: language, ...appQuery(appIdFlag(flags.app)) });
  if (flags.message !== undefined) query.set('message', flags.message);
  if (flags.at !== undefined) query.set('at', flags.at);
  if (flags.limit !== undefined) query.set('limit', flags.limit);
  const found = await withAdmin((admin) => admin.request<{ lines: ExplainLine[] }>('GET', `/explain?${query}`));
  output.result(found, found.lines.map((line) => '  '.repeat(line.indent) + line.text).join('\n'));
}

async function setLane(
  { withAdmin, output, texts }: CliContext,
  id: string,
  verb: 'pause' | 'resume',
  body: object,
): Promise<void> {
  const changed = await withAdmin((admin) =>
    admin.request<LaneStanding>('POST', `/lanes/${encodeURIComponent(id)}/${verb}`, body),
  );
  output.result(changed, laneTable([changed], texts));
}
