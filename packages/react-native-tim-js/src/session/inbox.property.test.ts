import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wireMessage } from '../testing/fake-server.ts';
import { loggedIn, startHarness, until } from '../testing/harness.ts';

/** What may happen between server and phone. */
const step = fc.constantFrom('live', 'repeat', 'missed', 'cut', 'restart', 'lostAck');

describe('receiving, whatever happens on the way', () => {
  it('delivers each message once and in order, and acknowledges all of them', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
        const h = await startHarness();
        const got: string[] = [];
        let tim = h.tim;
        let sent = 0;
        const listen = () =>
          tim.v2TIMManager.getMessageManager().addAdvancedMsgListener({
            onRecvNewMessage: (message) => got.push(message.msgID ?? ''),
          });
        const acked = () => new Set(h.server.frames('ack').flatMap((frame) => frame.msgIDs));
        const connected = async () => {
          const pulls = h.server.frames('pull').length;
          await until(() => {
            h.env.advance(1000);
            expect(h.server.frames('pull').length).toBeGreaterThan(pulls);
          });
        };
        listen();
        await loggedIn(h, tim);
        for (const what of steps) {
          switch (what) {
            case 'live':
              sent += 1;
              h.server.deliver(wireMessage(sent));
              break;
            case 'repeat':
              if (sent > 0) h.server.event({ event: 'message', message: wireMessage(sent) });
              break;
            case 'missed':
              h.server.cut();
              sent += 1;
              h.server.keep(wireMessage(sent));
              await connected();
              break;
            case 'cut':
              h.server.cut();
              await connected();
              break;
            case 'lostAck':
              h.server.on('ack', () => {
                h.server.on('ack', () => ({ data: {} }));
                return 'cut';
              });
              sent += 1;
              h.server.deliver(wireMessage(sent));
              await connected();
              break;
            case 'restart':
              // What is on its way into a process that ends is that process's: let it arrive first.
              await until(() => expect(got).toHaveLength(sent));
              await until(() => expect(acked().size).toBe(sent));
              tim = await h.restart();
              listen();
              await loggedIn(h, tim);
              break;
            default: {
              const unknown: never = what;
              throw new Error(String(unknown));
            }
          }
        }
        const all = Array.from({ length: sent }, (_, index) => String(1001 + index));
        await until(() => {
          h.env.advance(1000);
          expect(got).toEqual(all);
          expect([...acked()].sort()).toEqual(all);
        });
        await h.stop();
      }),
      { numRuns: 40 },
    );
  });
});
