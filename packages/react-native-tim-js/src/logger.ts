import { LogLevelEnum } from './enums.ts';

/** Takes one line of text. No line holds a UserSig, a token or the text of a message. */
export interface Logger {
  debug(line: string): void;
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
}

const PREFIX = '[react-native-tim-js]';
const console = () => (globalThis as unknown as { console: Logger }).console;

export const consoleLogger: Logger = {
  debug: (line) => console().debug(`${PREFIX} ${line}`),
  info: (line) => console().info(`${PREFIX} ${line}`),
  warn: (line) => console().warn(`${PREFIX} ${line}`),
  error: (line) => console().error(`${PREFIX} ${line}`),
};

const LEVELS = {
  debug: LogLevelEnum.V2TIM_LOG_DEBUG,
  info: LogLevelEnum.V2TIM_LOG_INFO,
  warn: LogLevelEnum.V2TIM_LOG_WARN,
  error: LogLevelEnum.V2TIM_LOG_ERROR,
} as const;

/** Lets through what is at least as grave as `level`; 0 (`V2TIM_LOG_NONE`) is silence. A logger that throws is the app's own trouble, kept out of ours. */
export function levelled(to: () => Logger, level: () => number): Logger {
  const at = (name: keyof typeof LEVELS) => (line: string) => {
    const lowest = level();
    if (lowest === LogLevelEnum.V2TIM_LOG_NONE || LEVELS[name] < lowest) return;
    try {
      to()[name](line);
    } catch {
      // There is nowhere left to say it.
    }
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
