/**
 * What a refusal answers. English is the only language of this API; whoever speaks another one says it by `reason` and
 * `values`, which are the parts of `message` and `fix`.
 */
export interface AdminErrorBody {
  /** Stable. */
  code: string;
  field: string;
  message: string;
  fix: string;
  /** Stable, finer than `code`: one for each sentence. */
  reason: string;
  values: Readonly<Record<string, unknown>>;
}

/** A request to the admin API that cannot be done. Answered as its `body` with the HTTP status. */
export class AdminError extends Error {
  readonly status: number;
  readonly body: AdminErrorBody;
  constructor(status: number, body: AdminErrorBody) {
    super(body.message);
    this.name = 'AdminError';
    this.status = status;
    this.body = body;
  }
}
