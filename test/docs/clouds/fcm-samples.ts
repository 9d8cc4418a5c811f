/** Errors of FCM as they come, each under the name that the page gives it: FCM has no table of codes, the reader decides by the body. */
const TYPES = 'type.googleapis.com/';

export interface FcmSample {
  readonly status: number;
  readonly body: string;
}

const sample = (status: number, error: object): FcmSample => ({ status, body: JSON.stringify({ error }) });
const ofFcm = (status: number, errorCode: string, ...details: object[]): FcmSample =>
  sample(status, {
    details: [{ '@type': `${TYPES}google.firebase.fcm.v1.FcmError`, errorCode }, ...details],
  });
/** Without FcmError: only the canonical status. */
const bare = (status: number, name: string, ...details: object[]): FcmSample =>
  sample(status, { status: name, details });
const field = (name: string) => ({
  '@type': `${TYPES}google.rpc.BadRequest`,
  fieldViolations: [{ field: name, description: 'Invalid value' }],
});
const quota = (subject: string) => ({
  '@type': `${TYPES}google.rpc.QuotaFailure`,
  violations: [{ subject, description: 'Quota exceeded' }],
});

export const FCM_SAMPLES: Readonly<Record<string, FcmSample>> = {
  UNREGISTERED: ofFcm(404, 'UNREGISTERED'),
  'INVALID_ARGUMENT (message.token)': ofFcm(400, 'INVALID_ARGUMENT', field('message.token')),
  INVALID_ARGUMENT: ofFcm(400, 'INVALID_ARGUMENT', field('message')),
  SENDER_ID_MISMATCH: ofFcm(403, 'SENDER_ID_MISMATCH'),
  NOT_FOUND: bare(404, 'NOT_FOUND'),
  UNAUTHENTICATED: bare(401, 'UNAUTHENTICATED'),
  PERMISSION_DENIED: bare(403, 'PERMISSION_DENIED'),
  THIRD_PARTY_AUTH_ERROR: ofFcm(401, 'THIRD_PARTY_AUTH_ERROR'),
  APNS_AUTH_ERROR: ofFcm(401, 'APNS_AUTH_ERROR'),
  QUOTA_EXCEEDED: ofFcm(429, 'QUOTA_EXCEEDED', quota('device:1')),
  'QUOTA_EXCEEDED (project)': ofFcm(429, 'QUOTA_EXCEEDED', quota('project:1')),
  RESOURCE_EXHAUSTED: bare(429, 'RESOURCE_EXHAUSTED'),
  UNAVAILABLE: ofFcm(503, 'UNAVAILABLE'),
  INTERNAL: ofFcm(500, 'INTERNAL'),
  DEADLINE_EXCEEDED: bare(504, 'DEADLINE_EXCEEDED'),
  ABORTED: bare(409, 'ABORTED'),
  CANCELLED: bare(499, 'CANCELLED'),
  UNKNOWN: bare(500, 'UNKNOWN'),
  OUT_OF_RANGE: bare(400, 'OUT_OF_RANGE'),
  FAILED_PRECONDITION: bare(400, 'FAILED_PRECONDITION'),
  UNIMPLEMENTED: bare(501, 'UNIMPLEMENTED'),
  http_502: { status: 502, body: '<html>Error 502 (Server Error)</html>' },
  http_404: { status: 404, body: '<html>Error 404 (Not Found)</html>' },
};
