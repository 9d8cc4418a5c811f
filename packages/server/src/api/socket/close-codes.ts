/** Why the server closes a long connection. 4000–4999 are ours (RFC 6455 §7.4.2); a client reconnects after all but 4001 and 4003. */
export const closeCodes = {
  /** The server stops: connect again, with backoff. */
  goingAway: 1001,
  binaryFrame: 1003,
  notJson: 1007,
  /** Too many bad frames, or no login in time. */
  policy: 1008,
  /** After the event `kicked`. */
  kicked: 4001,
  /** The same device connected anew: this was its old connection. */
  replaced: 4002,
  /** After the event `sigExpired`: log in with a new UserSig. */
  sigExpired: 4003,
} as const;
export type CloseCode = (typeof closeCodes)[keyof typeof closeCodes];
