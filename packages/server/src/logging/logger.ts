/**
 * Structured logs: one JSON object a line. Fields that may hold a secret are taken out by name, texts and errors by
 * pattern; tokens are hashed, so that equal ones can still be followed.
 */
import pino, { type DestinationStream, type Logger } from 'pino';
import { hashToken, redact } from './redact.ts';

export type { Logger } from 'pino';

/** Names of fields, at the top or one level down, whose values are never written. */
const SECRET_FIELDS = [
  'userSig',
  'usersig',
  'secret',
  'password',
  'credentials',
  'authorization',
  'adminToken',
  'privateKey',
  'accessToken',
  'sealedSecret',
  'sealedCredentials',
  'sealedProxy',
];
const TOKEN_FIELDS = ['token', 'regId', 'registrationId'];

export interface LoggerOptions {
  level: string;
  /** Default: standard output, written at once so that a crash loses no line. */
  destination?: DestinationStream;
}

/**
 * @example
 * const log = createLogger({ level: 'info' });
 * messageLogger(log, msgID).info({ lane: 3 }, 'push sent');
 */
export function createLogger(options: LoggerOptions): Logger {
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: [...SECRET_FIELDS, ...TOKEN_FIELDS].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: (value, path) =>
          TOKEN_FIELDS.includes(path.at(-1) ?? '') && typeof value === 'string' ? hashToken(value) : '[redacted]',
      },
      serializers: { err: describeError, error: describeError },
      hooks: {
        logMethod(args, method) {
          const clean = args.map((arg) => (typeof arg === 'string' ? redact(arg) : arg));
          method.apply(this, clean as Parameters<typeof method>);
        },
      },
    },
    options.destination ?? pino.destination({ fd: 1, sync: true }),
  );
}

/** A logger whose every line carries the trace id of one message: its msgID. */
export function messageLogger(log: Logger, traceId: string): Logger {
  return log.child({ trace: traceId });
}

/** An error as the log shows it: code, message, stack and cause, without what looks like a secret. */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: redact(String(error)) };
  const code = (error as { code?: unknown }).code;
  return {
    type: error.name,
    message: redact(error.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(error.stack === undefined ? {} : { stack: redact(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
