import { Command, CommanderError } from 'commander';
import { addApps } from './commands/apps.ts';
import { addImport } from './commands/import.ts';
import { addLocal } from './commands/local.ts';
import { addOperate } from './commands/operate.ts';
import { addServe } from './commands/serve.ts';
import { type CliContext, createContext, type GlobalOptions } from './context.ts';
import { type ExitCode, exitCodes, inChinese, shownError, usageError } from './error.ts';
import { createOutput, displayWidth } from './output.ts';
import { languageOf, languages, texts } from './texts.ts';
import { wrapped } from './wrap.ts';

/**
 * Runs the command line and returns its exit code; `serve` returns once the server is ready and goes on.
 *
 * @param args without node and script, e.g. `['usersig', 'alice']`.
 */
export async function runCli(
  args: readonly string[],
  env: CliContext['env'],
  streams: CliContext['streams'],
): Promise<ExitCode> {
  const wanted = flagOf(args, '--lang');
  const language = languageOf(wanted, env);
  const words = texts[language];
  const form = args.includes('--json') ? 'json' : 'text';
  const program = new Command('tim-push')
    .description(words.program)
    .option('--data-dir <path>', words.optDataDir)
    .option('--key-file <path>', words.optKeyFile)
    .option('--config <path>', words.optConfig)
    .option('--json', words.optJson)
    .option('--lang <lang>', words.optLang)
    .exitOverride()
    .helpOption('-h, --help', words.optHelp)
    .helpCommand('help [command]', words.helpCommand)
    .configureHelp({
      showGlobalOptions: true,
      displayWidth,
      boxWrap: wrapped,
      styleTitle: (title) => words.titles[title as keyof typeof words.titles] ?? title,
    })
    .configureOutput({
      writeOut: (text) => void streams.stdout.write(text),
      // The help of a command that needs another one; as JSON it is said once, by the catch below.
      writeErr: (text) => void (form === 'text' && streams.stderr.write(text)),
      outputError: () => undefined,
    })
    .showHelpAfterError(false);
  const context = (): CliContext => createContext(program.opts<GlobalOptions>(), env, streams);
  addServe(program, context, language, words.serve);
  addLocal(program, context, words);
  addApps(program, context, words);
  // Its flags come from the channels' schemas, which take their libraries with them: loaded only where they are shown.
  if (args.includes('cert'))
    (await import('./commands/certs.ts')).addCerts(program, context, {
      language,
      texts: words,
      vendor: flagOf(args, '--vendor'),
    });
  else program.command('cert').description(words.cert);
  addOperate(program, context, words);
  addImport(program, context, words);
  try {
    if (wanted !== undefined && !languages.some((known) => known === wanted))
      throw usageError('--lang', {
        en: [`there are no texts in '${wanted}'`, `use ${languages.join(' or ')}`],
        zh: [`没有语言 '${wanted}' 的文本`, `使用 ${languages.join(' 或 ')}`],
      });
    await program.parseAsync(args, { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    // commander has printed the help that was asked for, or that of a command that needs another one.
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.ok;
    const refused = error instanceof CommanderError ? asUsageError(error) : error;
    const { shown, exitCode } = shownError(refused);
    const helped = error instanceof CommanderError && error.code === 'commander.help';
    const zh = form === 'text' && language === 'zh' ? await inChinese(refused) : undefined;
    if (form === 'json' || !helped) createOutput(form, words, streams).error({ ...shown, ...zh });
    return exitCode;
  }
}

/** commander's own refusals, by its codes; each quotes one option, argument or command. */
const COMMANDER_ZH: Readonly<Record<string, (quoted: string) => string>> = {
  'commander.unknownOption': (quoted) => `未知选项 '${quoted}'`,
  'commander.unknownCommand': (quoted) => `未知命令 '${quoted}'`,
  'commander.missingArgument': (quoted) => `缺少参数 '${quoted}'`,
  'commander.optionMissingArgument': (quoted) => `选项 '${quoted}' 缺少值`,
  'commander.missingMandatoryOptionValue': (quoted) => `缺少必需的选项 '${quoted}'`,
  'commander.conflictingOption': (quoted) => `选项 '${quoted}' 与另一个选项冲突`,
  'commander.excessArguments': () => '参数过多',
};
function hintInChinese(hint: string): string {
  const near = /Did you mean (?:one of )?(.*)\?\)/.exec(hint)?.[1];
  return near === undefined ? '参见 --help' : `是否想写 ${near}？`;
}

/** commander's own words, with the option, argument or command that it quotes as the field. */
function asUsageError({ code, message }: CommanderError): Error {
  if (code === 'commander.help')
    return usageError('', {
      en: ['this command needs another one', 'see its --help'],
      zh: ['此命令之后还需要子命令', '参见其 --help'],
    });
  const quoted = /'([^']*)'/.exec(message)?.[1] ?? '';
  const field = /--[a-z-]+/i.exec(quoted)?.[0] ?? quoted;
  const [what = '', hint = 'see --help'] = message.replace(/^error: /, '').split('\n');
  return usageError(field, {
    en: [what, hint.replace(/^\((.*)\)$/, '$1')],
    zh: [COMMANDER_ZH[code]?.(quoted) ?? what, hintInChinese(hint)],
  });
}

function flagOf(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at === -1 ? args.find((arg) => arg.startsWith(`${name}=`))?.slice(name.length + 1) : args[at + 1];
}
