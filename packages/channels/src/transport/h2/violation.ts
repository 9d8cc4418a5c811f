/** Codes of RFC 9113 §7. */
export const violations = {
  none: 0,
  protocol: 1,
  flowControl: 3,
  frameSize: 6,
  refusedStream: 7,
  cancel: 8,
  compression: 9,
} as const;
export type ViolationCode = (typeof violations)[keyof typeof violations];

/** The peer broke a rule of HTTP/2 in a way that ends the connection. */
export class Http2Violation extends Error {
  readonly code: ViolationCode;
  constructor(code: ViolationCode, what: string) {
    super(what);
    this.name = 'Http2Violation';
    this.code = code;
  }
}
