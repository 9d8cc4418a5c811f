/** A client of the lean HTTP/2 front that says what it likes, byte by byte, over a pipe instead of TLS. */
import { duplexPair } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { vi } from 'vitest';
import { createClock } from '../clock.ts';
import type { Exchange } from '../front/exchange.ts';
import { createLeanHttp2Front } from '../front/h2/index.ts';
import type { Http2Options } from '../front/http2-front.ts';
import { type Frame, frame, parse } from './h2-frames.ts';

export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const PATIENCE = { timeout: 20_000, interval: 2 };

export interface RawClient {
  readonly frames: Frame[];
  /** What the cloud was handed. */
  readonly exchanges: Exchange[];
  readonly ended: boolean;
  /** The end of the pipe itself. */
  readonly pipe: ReturnType<typeof duplexPair>[0];
  send(...bytes: Buffer[]): void;
  /** Resolves with the first frame that fits, which may have come before. */
  until(fits: (frame: Frame) => boolean): Promise<Frame>;
  untilEnded(): Promise<void>;
  /** Whatever was sent before has been read; without an error. */
  settled(): Promise<void>;
}

const answerAll = (exchange: Exchange): void =>
  exchange.answer({ status: 200, headers: { 'content-type': 'text/plain' }, body: 'ok', code: 'ok' });

/** @param onExchange what the cloud does; default: it answers each with 200 and `ok`. */
export function rawClient(
  onExchange: (exchange: Exchange) => void = answerAll,
  options: Partial<Http2Options> = {},
): RawClient {
  const [pipe, theirs] = duplexPair();
  // As TLS does: what was written is its writer's again.
  const write = theirs._write.bind(theirs);
  theirs._write = (chunk: Buffer, encoding, done) => write(Buffer.from(chunk), encoding, done);
  const frames: Frame[] = [];
  const exchanges: Exchange[] = [];
  let rest = Buffer.alloc(0);
  let ended = false;
  pipe.on('data', (chunk: Buffer) => {
    const read = parse(Buffer.concat([rest, chunk]));
    frames.push(...read.frames);
    rest = Buffer.from(read.rest);
  });
  pipe.on('end', () => {
    ended = true;
  });
  pipe.on('error', () => undefined);
  const front = createLeanHttp2Front({
    clock: createClock('manual', 0),
    maxBodyBytes: 100_000,
    maxConcurrentStreams: () => 100,
    choose: () => (exchange) => {
      exchanges.push(exchange);
      onExchange(exchange);
    },
    ...options,
  });
  front.accept(Object.assign(theirs, { getPeerX509Certificate: () => undefined }) as unknown as TLSSocket);

  const until = (fits: (frame: Frame) => boolean): Promise<Frame> =>
    vi.waitFor(() => {
      const found = frames.find(fits);
      if (found === undefined) throw new Error(`no such frame among ${JSON.stringify(frames)}`);
      return found;
    }, PATIENCE);
  let pings = 0;
  return {
    frames,
    exchanges,
    pipe,
    get ended() {
      return ended;
    },
    send: (...bytes) => {
      pipe.write(Buffer.concat(bytes));
    },
    until,
    untilEnded: () =>
      vi.waitFor(() => {
        if (!ended) throw new Error('the connection is open still');
      }, PATIENCE),
    settled: async () => {
      pings += 1;
      const payload = Buffer.from(`settle${pings}`.padEnd(8).slice(0, 8));
      pipe.write(frame(6, 0, 0, payload));
      await until((one) => one.type === 6 && one.payload.equals(payload));
    },
  };
}
