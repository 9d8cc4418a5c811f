export { createLogger, type Logger, type LoggerOptions, messageLogger } from './logger.ts';
