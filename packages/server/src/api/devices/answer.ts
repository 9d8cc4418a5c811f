import { codes } from '@tim-push/protocol';
import type { ImError } from '../../im/index.ts';

/** What every call answers; the code says what happened, the HTTP status says the same to proxies and dashboards. */
export interface Answer {
  code: number;
  desc: string;
  field?: string;
  data?: object;
}

/** @param desc What the caller should know although it was done. */
export const accepted = (data: object = {}, desc = ''): Answer => ({ code: codes.ok, desc, data });

/** The HTTP status that goes with an error code. */
export function httpStatus({ code }: Pick<ImError, 'code'>): number {
  switch (code) {
    case codes.ok:
      return 200;
    case codes.sigExpired:
    case codes.sigEmpty:
    case codes.sigMalformed:
    case codes.sigNotVerified:
    case codes.sigIdentifierMismatch:
    case codes.sigSdkAppIdMismatch:
    case codes.sigRevoked:
      return 401;
    case codes.appDisabled:
      return 403;
    case codes.unknownCommand:
    case codes.sdkAppIdUnknown:
      return 404;
    case codes.tooManyFailures:
      return 429;
    case codes.internal:
      return 500;
    case codes.busy:
      return 503;
    case codes.storageFull:
      return 507;
    default:
      return 400;
  }
}
