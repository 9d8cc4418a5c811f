export { createLogger, type Logger, type LoggerOptions, messageLogger } from './logger.ts';
export { hashToken, redact } from './redact.ts';
