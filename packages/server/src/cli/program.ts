import { Command, CommanderError } from 'commander';
import { addApps } from './commands/apps.ts';
import { addImport } from './commands/import.ts';
import { addLocal } from './commands/local.ts';
import { addOperate } from './commands/operate.ts';
import { addServe } from './commands/serve.ts';
import { type CliContext, createContext, type GlobalOptions } from './context.ts';
import { type ExitCode, exitCodes, shownError, usageError } from './error.ts';
import { createOutput, displayWidth } from './output.ts';
import { languageOf, languages, texts } from './texts.ts';

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
    (await import('./commands/certs.ts')).addCerts(program, context, words, flagOf(args, '--vendor'));
  else program.command('cert').description(words.cert);
  addOperate(program, context, words);
  addImport(program, context, words);
  try {
    if (wanted !== undefined && !languages.some((known) => known === wanted))
      throw usageError('--lang', `there are no texts in '${wanted}'`, `use ${languages.join(' or ')}`);
    await program.parseAsync(args, { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    // commander has printed the help that was asked for, or that of a command that needs another one.
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.ok;
    const { shown, exitCode } = shownError(error instanceof CommanderError ? asUsageError(error) : error);
    const helped = error instanceof CommanderError && error.code === 'commander.help';
    if (form === 'json' || !helped) createOutput(form, words, streams).error(shown);
    return exitCode;
  }
}

/** commander's own words, with the option, argument or command that it quotes as the field. */
function asUsageError({ code, message }: CommanderError): Error {
  if (code === 'commander.help') return usageError('', 'this command needs another one', 'see its --help');
  const quoted = /'([^']*)'/.exec(message)?.[1] ?? '';
  const field = /--[a-z-]+/i.exec(quoted)?.[0] ?? quoted;
  const [what = '', hint = 'see --help'] = message.replace(/^error: /, '').split('\n');
  return usageError(field, what, hint.replace(/^\((.*)\)$/, '$1'));
}

function flagOf(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at === -1 ? args.find((arg) => arg.startsWith(`${name}=`))?.slice(name.length + 1) : args[at + 1];
}
