/** An error of the sandbox's own API (not of an emulated cloud). */
export type SandboxErrorCode =
  | 'bad_request'
  | 'not_found'
  | 'conflict'
  | 'cloud_not_started'
  | 'registration_failed'
  | 'no_notification'
  | 'unreachable';

/** `code` is stable; `field` names what was wrong; `fix` says what to do. */
export class SandboxError extends Error {
  readonly code: SandboxErrorCode;
  readonly field: string | undefined;
  readonly fix: string;
  /** The vendor SDK's own error code, for failed registrations. */
  readonly vendorCode: string | undefined;

  constructor(code: SandboxErrorCode, message: string, about: { field?: string; fix: string; vendorCode?: string }) {
    super(message);
    this.name = 'SandboxError';
    this.code = code;
    this.field = about.field;
    this.fix = about.fix;
    this.vendorCode = about.vendorCode;
  }
}
