import type { FieldTrouble } from './field-trouble.ts';

/** A mistake of the caller that no retry mends: a stable `code`, the `field` it is about and what to do (`fix`). */
export class ChannelError extends Error {
  readonly code: string;
  readonly field: string;
  readonly fix: string;
  /** What is wrong, for programs that say it in their own words; absent for requests and receipts. */
  readonly trouble: FieldTrouble | undefined;

  constructor(code: string, field: string, problem: string, fix: string, trouble?: FieldTrouble) {
    super(`${field}: ${problem}. ${fix}`);
    this.name = new.target.name;
    this.code = code;
    this.field = field;
    this.fix = fix;
    this.trouble = trouble;
  }
}

/** Credentials that do not fit the vendor's schema. Names the field, never its value. */
export class CredentialsError extends ChannelError {
  constructor(field: string, problem: string, fix: string, trouble: FieldTrouble) {
    super('credentials_invalid', field, problem, fix, trouble);
  }
}

/** Certificate options (`ChannelSpec.options`) or channel options (endpoints, proxy, ca) that do not fit. */
export class OptionsError extends ChannelError {
  constructor(field: string, problem: string, fix: string, trouble: FieldTrouble) {
    super('options_invalid', field, problem, fix, trouble);
  }
}

/** A `send` or `recall` that breaks the contract: too many targets, a bad request key, a tag that is too long. */
export class RequestError extends ChannelError {
  constructor(field: string, problem: string, fix: string) {
    super('request_invalid', field, problem, fix);
  }
}

/** A body that is not the vendor's callback. Answer it with HTTP 400. */
export class ReceiptError extends ChannelError {
  constructor(field: string, problem: string) {
    super('receipt_invalid', field, problem, 'Only the cloud itself should call this address');
  }
}
