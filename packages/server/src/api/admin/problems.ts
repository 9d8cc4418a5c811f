import type { FieldRules, FieldTrouble } from '@tim-push/channels';
import { AdminError } from './error.ts';

type None = Record<never, never>;

/**
 * Everything that this API itself refuses, by `reason`, with the values that its sentences hold: a program (the command
 * line in Chinese) says it in its own words without reading ours. Values are JSON; none is a secret.
 */
export interface ProblemValues {
  unauthorized: None;
  unknown_path: None;
  internal: None;
  /** What the HTTP server refused before us, in its words. */
  http_refused: { words: string };
  not_an_object: None;
  /** `of`: the part of the body, '' for the body itself. */
  unknown_field: { name: string; near: string; known: readonly string[]; of: string };
  /** `rules`: what the field takes, as far as values go; {} where they say little (lists, objects). */
  input_missing: { description: string; rules: FieldRules };
  /** `words`: the validator's. */
  input_wrong: { words: string; description: string; rules: FieldRules };
  vendor_unknown: { vendor: string; known: readonly string[] };
  vendor_not_built: { vendor: string; known: readonly string[] };
  foreign_credentials_file: { known: readonly string[] };
  options_wrong: { words: string; known: readonly string[] };
  no_such_app: { id: number };
  no_such_lane: { id: number };
  no_such_certificate: { id: number };
  no_such_receiver: None;
  no_such_sender: None;
  app_exists: { id: number };
  app_ambiguous: { apps: readonly number[] };
  server_not_running: None;
  no_administrator: None;
  nothing_to_send: None;
  /** `desc`: of that code of the REST API. */
  message_refused: { desc: string };
  not_a_whole_number: None;
  not_a_day: None;
  not_a_time: { given: string };
  backup_failed: { words: string };
  /** Of the store, in its words. */
  busy: { words: string };
  disk_full: { words: string };
  exists: { words: string };
}
export type ProblemReason = keyof ProblemValues;

interface Said {
  status: number;
  /** Absent: the reason itself. */
  code?: string;
  message: string;
  fix: string;
}
const IMPORT_FIRST = 'import the account (tim-push import) or log it in once';
const invalid = (message: string, fix: string): Said => ({ status: 400, code: 'field_invalid', message, fix });
const notFound = (what: string, fix: string): Said => ({
  status: 404,
  code: 'not_found',
  message: `there is no ${what}`,
  fix,
});

type Sentences = { [R in ProblemReason]: (values: ProblemValues[R], field: string) => Said };
const SENTENCES: Sentences = {
  unauthorized: () => ({
    status: 401,
    message: 'the admin token is missing or wrong',
    fix: "send 'Authorization: Bearer <token>'; tim-push admin-token shows the token",
  }),
  unknown_path: () => ({
    status: 404,
    message: 'there is no such path in the admin API',
    fix: 'its paths are listed in api/admin of the server package',
  }),
  internal: () => ({ status: 500, message: 'internal error', fix: 'the log of the server says more' }),
  http_refused: ({ words }) => ({
    status: 400,
    code: 'request_invalid',
    message: words,
    fix: 'send a JSON object with content-type application/json',
  }),
  not_an_object: () => invalid('the body is no JSON object', 'send an object'),
  unknown_field: ({ name, near, known, of }) =>
    of === ''
      ? invalid(`unknown field '${name}'`, `did you mean '${near}'?`)
      : invalid(`unknown field '${name}' of ${of}`, `did you mean '${near}'? This vendor has ${known.join(', ')}`),
  input_missing: ({ description }, field) => invalid(`${field} is missing`, description || 'correct this field'),
  input_wrong: ({ words, description }, field) => invalid(`${field} ${words}`, description || 'correct this field'),
  vendor_unknown: ({ vendor, known }) => ({
    status: 400,
    message: `there is no vendor '${vendor}'`,
    fix: `use one of ${known.join(', ')}`,
  }),
  vendor_not_built: ({ vendor, known }) => ({
    status: 400,
    code: 'vendor_unknown',
    message: `this build has no channel for ${vendor} yet`,
    fix: `use one of ${known.join(', ')}`,
  }),
  foreign_credentials_file: ({ known }) =>
    invalid('the file holds no credentials of this vendor', `it has to hold ${known.join(', ')}`),
  options_wrong: ({ words, known }, field) => invalid(`${field} ${words}`, `give any of ${known.join(', ')}`),
  no_such_app: ({ id }) => notFound(`app ${id}`, 'see tim-push app list'),
  no_such_lane: ({ id }) => notFound(`lane ${id}`, 'see tim-push lane list'),
  no_such_certificate: ({ id }) => notFound(`certificate ${id}`, 'see tim-push cert list'),
  no_such_receiver: () => notFound('such receiver', IMPORT_FIRST),
  no_such_sender: () => notFound('such sender', IMPORT_FIRST),
  app_exists: ({ id }) => ({
    status: 409,
    code: 'conflict',
    message: `there is an app ${id} already`,
    fix: 'choose another SDKAppID',
  }),
  app_ambiguous: ({ apps }) => ({
    status: 400,
    message: `there are ${apps.length} apps: ${apps.join(', ')}`,
    fix: 'say which one: --app <SDKAppID>',
  }),
  server_not_running: () => ({
    status: 503,
    message: 'this needs the running server',
    fix: 'start it first: tim-push serve',
  }),
  no_administrator: () => invalid('the app has no administrator to send as', 'give from'),
  nothing_to_send: () => invalid('there is nothing to send', 'give text or elements'),
  message_refused: ({ desc }) => ({
    status: 400,
    message: desc,
    fix: 'the number is an error code of the REST API',
  }),
  not_a_whole_number: (_, field) => invalid(`${field} is no whole number`, `give ${field} as digits`),
  not_a_day: (_, field) => invalid(`${field} is no day`, "give a day such as '2026-01-31'"),
  not_a_time: ({ given }) => invalid(`'${given}' is no time`, "give ISO 8601 such as '2026-01-31T08:00:00+08:00'"),
  backup_failed: ({ words }) => invalid(`the backup failed: ${words}`, 'name a file that the server may write'),
  busy: ({ words }) => ({ status: 503, message: words, fix: 'try again in a moment' }),
  disk_full: ({ words }) => ({ status: 503, message: words, fix: 'free space on the disk of the data directory' }),
  exists: ({ words }) => ({ status: 409, message: words, fix: 'name a file that does not exist yet' }),
};

/**
 * An error of this API.
 *
 * @param given another status or code than that of the reason: where somebody else chose them.
 * @example
 * throw problem('no_such_app', 'appId', { id: 1400000000 });
 */
export function problem<R extends ProblemReason>(
  reason: R,
  field: string,
  values: ProblemValues[R],
  given: { status?: number; code?: string } = {},
): AdminError {
  const { status, code = reason, message, fix } = SENTENCES[reason](values, field);
  return new AdminError(given.status ?? status, { code: given.code ?? code, field, message, fix, reason, values });
}

const STORE = ['busy', 'disk_full', 'exists'] as const satisfies readonly ProblemReason[];

/** Errors of other parts that say their code, field and fix themselves (channels, secrets, data directory, store). */
export function asAdminError(error: unknown): AdminError | undefined {
  if (error instanceof AdminError) return error;
  if (!(error instanceof Error)) return undefined;
  const {
    code,
    field,
    fix,
    trouble,
    values: own = {},
  } = error as {
    code?: unknown;
    field?: unknown;
    fix?: unknown;
    trouble?: FieldTrouble;
    values?: Readonly<Record<string, unknown>>;
  };
  if (typeof code !== 'string') return undefined;
  if (typeof fix !== 'string') {
    const known = error.name === 'StoreError' ? STORE.find((reason) => reason === code) : undefined;
    return known && problem(known, '', { words: error.message });
  }
  // Channels' errors end with their fix, which stands beside the message here.
  const tail = `. ${fix}`;
  const message = error.message.endsWith(tail) ? error.message.slice(0, -tail.length) : error.message;
  const { reason = code, values = own } = trouble ?? {};
  return new AdminError(400, { code, field: typeof field === 'string' ? field : '', message, fix, reason, values });
}
