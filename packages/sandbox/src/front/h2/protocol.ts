/** The numbers of HTTP/2 (RFC 9113) and the limits of this server. */

/** §6 */
export const FRAME = {
  DATA: 0,
  HEADERS: 1,
  PRIORITY: 2,
  RST_STREAM: 3,
  SETTINGS: 4,
  PUSH_PROMISE: 5,
  PING: 6,
  GOAWAY: 7,
  WINDOW_UPDATE: 8,
  CONTINUATION: 9,
} as const;

export const FLAG = { END_STREAM: 0x1, ACK: 0x1, END_HEADERS: 0x4, PADDED: 0x8, PRIORITY: 0x20 } as const;

/** §7 */
export const CODE = {
  NO_ERROR: 0,
  PROTOCOL_ERROR: 1,
  INTERNAL_ERROR: 2,
  FLOW_CONTROL_ERROR: 3,
  STREAM_CLOSED: 5,
  FRAME_SIZE_ERROR: 6,
  REFUSED_STREAM: 7,
  COMPRESSION_ERROR: 9,
  ENHANCE_YOUR_CALM: 11,
} as const;

/** §6.5.2 */
export const SETTING = {
  HEADER_TABLE_SIZE: 1,
  ENABLE_PUSH: 2,
  MAX_CONCURRENT_STREAMS: 3,
  INITIAL_WINDOW_SIZE: 4,
  MAX_FRAME_SIZE: 5,
  MAX_HEADER_LIST_SIZE: 6,
} as const;

/** §3.4 */
export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1');
export const FRAME_HEADER_BYTES = 9;
/** §6.9.1 */
export const MAX_WINDOW = 2 ** 31 - 1;
/** What both sides begin with (§6.5.2, §6.9.2; RFC 7541 §4.2). */
export const INITIAL = { window: 65_535, frameBytes: 16_384, tableBytes: 4096 } as const;

/** What this server takes. */
export const LIMITS = {
  /** Of a frame's payload: the least that may be announced. */
  frameBytes: INITIAL.frameBytes,
  tableBytes: INITIAL.tableBytes,
  /** Of a decoded header list, counted as RFC 7541 §4.1 does; of a header block before it is decoded too. */
  headerListBytes: 65_536,
  /** CONTINUATION frames of one header block. */
  continuations: 32,
  /** How much may be on its way to one stream, and to the connection. */
  streamWindow: 1_048_576,
  connectionWindow: 4_194_304,
  /** Bodies of one connection that are not complete yet, all together. */
  heldBytes: 67_108_864,
  /** Frames that ask for work and bring none: so many at once, and so many more a second. */
  idleFrames: 1000,
  idleFramesPerSecond: 100,
  /** Streams that were reset here and whose last frame has not come yet. */
  resetStreams: 4096,
  /** Of our own PINGs those without an answer; more are not sent. */
  pingsInFlight: 10,
  /** Milliseconds that a peer has to close its side after ours. */
  lingerMs: 2000,
} as const;

/** The connection cannot go on (§5.4.1). */
export class ConnectionError extends Error {
  readonly code: number;

  constructor(code: number, words: string) {
    super(words);
    this.name = 'ConnectionError';
    this.code = code;
  }
}
