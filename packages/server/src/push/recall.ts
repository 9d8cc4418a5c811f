import type { Logger } from '../logging/index.ts';
import type { ShownPush, StoredMessage } from '../store/index.ts';
import type { ChannelPool, OpenChannel } from './channel-pool.ts';
import { contentKey, type ElementTextSettings, makeMessageKey } from './compose/index.ts';
import { ownKey, sharedKey } from './dispatch/request.ts';

export interface RecallResult {
  /** Notifications whose cloud took the recall. */
  recalled: number;
  /** Their cloud has no recall: the notification stays until it is tapped or swiped away. */
  unsupported: number;
  failed: number;
}
export interface RecallDeps {
  channels: Pick<ChannelPool, 'get'>;
  log: Pick<Logger, 'info' | 'warn'>;
  /** As the pushes were composed with: their request keys depend on it. */
  texts: ElementTextSettings;
}

/** Clouds take about as many tokens here as in a send; the channel's own limit is used. */
const TIMEOUT_MS = 10_000;

/**
 * Takes notifications of a recalled message off the phones, where the cloud can. Best effort: the message itself is
 * recalled in the store, so nothing is tried again.
 */
export function createRecall(
  deps: RecallDeps,
): (message: StoredMessage, shown: readonly ShownPush[]) => Promise<RecallResult> {
  return async (message, shown) => {
    const result: RecallResult = { recalled: 0, unsupported: 0, failed: 0 };
    const groups = Map.groupBy(shown, (push) => `${push.certificateId}\n${push.replaceKey}`);
    await Promise.all(
      [...groups.values()].map(async (pushes) => {
        const first = pushes[0];
        if (first === undefined) return;
        const found = await deps.channels.get(first.certificateId);
        if (found.kind !== 'open') result.failed += pushes.length;
        else if (found.open.channel.recall === undefined) result.unsupported += pushes.length;
        else await recallGroup(found.open, message, pushes, result);
      }),
    );
    if (shown.length > 0)
      deps.log.info({ trace: String(message.id), ...result }, 'notifications of a recalled message');
    return result;
  };

  /** Pushes of one certificate and banner; a request for each key they were sent with, as long as the channel takes it. */
  async function recallGroup(
    open: OpenChannel,
    message: StoredMessage,
    pushes: ShownPush[],
    result: RecallResult,
  ): Promise<void> {
    const { channel, certificate } = open;
    const { mixed, targets: most } = channel.spec.limits;
    const keyOf = ({ requestKey, index, language }: ShownPush): string =>
      mixed ? ownKey(requestKey, index) : sharedKey(requestKey, contentKey(message, language, deps.texts));
    const parts = [...Map.groupBy(pushes, keyOf)].flatMap(([requestKey, group]) =>
      Array.from({ length: Math.ceil(group.length / most) }, (_, part) => ({
        requestKey,
        tokens: group.slice(part * most, (part + 1) * most).map(({ token }) => token),
      })),
    );
    open.begin();
    try {
      for (const { requestKey, tokens } of parts) {
        const replaceKey = pushes[0]?.replaceKey || makeMessageKey(message);
        const outcome = await channel.recall?.({ replaceKey, tokens, requestKey }, AbortSignal.timeout(TIMEOUT_MS));
        if (outcome?.kind === 'sent') result.recalled += tokens.length;
        else {
          result.failed += tokens.length;
          deps.log.warn({ vendor: certificate.vendor, outcome: outcome?.kind }, 'a cloud did not take a recall');
        }
      }
    } catch (error) {
      result.failed += pushes.length;
      deps.log.warn({ err: error, vendor: certificate.vendor }, 'recalling notifications failed');
    } finally {
      open.end();
    }
  }
}
