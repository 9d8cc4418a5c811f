/** A request to the admin API that cannot be done. Answered as `{ code, field, message, fix }` with the HTTP status. */
export class AdminError extends Error {
  readonly status: number;
  readonly code: string;
  readonly field: string;
  readonly fix: string;
  constructor(status: number, code: string, field: string, message: string, fix: string) {
    super(message);
    this.name = 'AdminError';
    this.status = status;
    this.code = code;
    this.field = field;
    this.fix = fix;
  }
}

export interface AdminErrorBody {
  code: string;
  field: string;
  message: string;
  fix: string;
}

export const notFound = (field: string, what: string, fix: string): AdminError =>
  new AdminError(404, 'not_found', field, `there is no ${what}`, fix);
export const conflict = (field: string, message: string, fix: string): AdminError =>
  new AdminError(409, 'conflict', field, message, fix);
export const invalid = (field: string, message: string, fix: string): AdminError =>
  new AdminError(400, 'field_invalid', field, message, fix);
/** The request needs the running server; the command line opened the data directory without one. */
export const needsServer = (): AdminError =>
  new AdminError(503, 'server_not_running', '', 'this needs the running server', 'start it first: tim-push serve');

/** Errors of other parts that say their code, field and fix themselves (channels, secrets, data directory, store). */
export function asAdminError(error: unknown): AdminError | undefined {
  if (error instanceof AdminError) return error;
  if (!(error instanceof Error)) return undefined;
  const { code, field, fix } = error as { code?: unknown; field?: unknown; fix?: unknown };
  if (typeof code !== 'string') return undefined;
  if (typeof fix === 'string') {
    // Channels' errors end with their fix, which stands beside the message here.
    const tail = `. ${fix}`;
    const message = error.message.endsWith(tail) ? error.message.slice(0, -tail.length) : error.message;
    return new AdminError(400, code, typeof field === 'string' ? field : '', message, fix);
  }
  const fixes: Readonly<Record<string, string>> = {
    busy: 'try again in a moment',
    disk_full: 'free space on the disk of the data directory',
    exists: 'name a file that does not exist yet',
  };
  const known = error.name === 'StoreError' ? fixes[code] : undefined;
  return known === undefined
    ? undefined
    : new AdminError(code === 'exists' ? 409 : 503, code, '', error.message, known);
}
