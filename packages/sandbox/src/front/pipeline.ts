/** What happens to every request of a cloud: the faults in force, then the cloud itself, then the event. */

import type { Vendor } from '@tim-push/protocol';
import type { Clock } from '../clock.ts';
import type { Cloud, CloudAnswer } from '../clouds/cloud.ts';
import type { SandboxEvents } from '../events.ts';
import type { CloudFaults, Strike } from '../faults/faults.ts';
import type { Exchange, OnExchange } from './exchange.ts';

type Before = NonNullable<Strike['before']>;
const NAMES: Record<Before, string> = {
  reset: 'reset before processing',
  rst: 'stream reset',
  refused: 'stream refused',
  silence: 'silence',
};
const before: Record<Before, (exchange: Exchange) => void> = {
  reset: (exchange) => exchange.cut(),
  rst: (exchange) => exchange.rst('rst'),
  refused: (exchange) => exchange.rst('refused'),
  // The connection stays and nothing is ever said on it.
  silence: () => undefined,
};

export function createPipeline(parts: {
  vendor: Vendor;
  cloud: Cloud;
  faults: CloudFaults;
  clock: Clock;
  events: SandboxEvents;
  /** Which of the cloud's it serves. */
  environment: string;
}): OnExchange {
  const { vendor, cloud, faults, clock, events, environment } = parts;

  function answer(exchange: Exchange, given: CloudAnswer): void {
    const { request } = exchange;
    if (events.wanted) {
      events.publish({
        kind: 'request',
        vendor,
        protocol: request.protocol,
        method: request.method,
        path: cloud.publicPath === undefined ? request.path : cloud.publicPath(request.path),
        status: given.status,
        code: given.code,
        detail: given.detail ?? {},
      });
    }
    exchange.answer(given);
  }

  function struck(exchange: Exchange, strike: Strike): void {
    const { request } = exchange;
    const note = (fault: string): void => {
      if (events.wanted) events.publish({ kind: 'fault', vendor, fault, path: request.path });
    };
    if (strike.before !== undefined) {
      note(NAMES[strike.before]);
      before[strike.before](exchange);
      return;
    }
    if (strike.answer !== undefined) {
      note(strike.answer.kind);
      answer(exchange, cloud.answerFault(strike.answer, request));
      return;
    }
    const given = cloud.handle(request, environment);
    if (strike.loseAnswer) {
      note('reset after processing');
      exchange.cut();
      return;
    }
    answer(exchange, given);
  }

  return (exchange) => {
    if (!faults.any) {
      answer(exchange, cloud.handle(exchange.request, environment));
      return;
    }
    const { request } = exchange;
    const strike = faults.strike(cloud.endpointOf(request.path), request.protocol);
    const goaway = faults.goaway(exchange.ordinal);
    if (goaway !== undefined) {
      exchange.goaway(goaway.code, goaway.debug);
      if (events.wanted) events.publish({ kind: 'fault', vendor, fault: `goaway ${goaway.debug}`, path: request.path });
    }
    if (strike.delayMs <= 0) {
      struck(exchange, strike);
      return;
    }
    if (events.wanted) events.publish({ kind: 'fault', vendor, fault: 'latency', path: request.path });
    clock.schedule(clock.now() + strike.delayMs, () => struck(exchange, strike));
  };
}
