/** One request on a connection and what may be done to it: what both HTTP versions offer the pipeline. */
import type { CloudAnswer, CloudRequest } from '../clouds/cloud.ts';

export interface Exchange {
  readonly request: CloudRequest;
  /** Requests of this connection so far, this one included. */
  readonly ordinal: number;
  answer(answer: CloudAnswer): void;
  /** Ends only this request: h2 RST_STREAM; h1 has no such thing and cuts the connection. */
  rst(kind: 'rst' | 'refused'): void;
  /** Cuts the connection without a word. */
  cut(): void;
  /** Says that no further stream will be served on this connection; this one still is. h1: `connection: close`. */
  goaway(code: number, debug: string): void;
}
export type OnExchange = (exchange: Exchange) => void;
