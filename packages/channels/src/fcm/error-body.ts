import { redact } from '../text.ts';

/** What an error body says, whatever of it is there — clouds/fcm.md §4. The order of `details` is not fixed. */
export interface FcmErrorBody {
  /** `FcmError.errorCode`. Some errors have none. */
  fcmCode: string | undefined;
  /** The canonical status, e.g. `NOT_FOUND`. */
  status: string | undefined;
  message: string;
  /** Fields of BadRequest. */
  fields: readonly string[];
  /** Subjects and descriptions of QuotaFailure. */
  quotaWords: string;
  /** ErrorInfo names the project's own quota. */
  projectQuota: boolean;
}

const TYPES = 'type.googleapis.com/';

/** Never throws: a 502 is an HTML page, a cut body is no JSON. */
export function parseFcmError(body: string): FcmErrorBody {
  const error = record(record(json(body))['error']);
  const found: FcmErrorBody = {
    fcmCode: undefined,
    status: text(error['status']),
    message: redact(text(error['message']) ?? body),
    fields: [],
    quotaWords: '',
    projectQuota: false,
  };
  for (const detail of list(error['details']).map(record)) {
    switch (text(detail['@type'])?.replace(TYPES, '')) {
      case 'google.firebase.fcm.v1.FcmError':
        found.fcmCode = text(detail['errorCode']) ?? found.fcmCode;
        break;
      case 'google.rpc.BadRequest':
        found.fields = list(detail['fieldViolations']).flatMap((violation) => text(record(violation)['field']) ?? []);
        break;
      case 'google.rpc.QuotaFailure':
        found.quotaWords = list(detail['violations'])
          .map(record)
          .map((violation) => `${text(violation['subject']) ?? ''} ${text(violation['description']) ?? ''}`)
          .join(' ');
        break;
      case 'google.rpc.ErrorInfo': {
        const metric = text(record(detail['metadata'])['quota_limit']) ?? '';
        found.projectQuota = /PerProject/i.test(metric);
        break;
      }
      default:
        // ApnsError, Help and types to come say nothing that decides.
        break;
    }
  }
  return found;
}

function json(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // HTML or nothing: the HTTP status decides.
    return undefined;
  }
}
const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
