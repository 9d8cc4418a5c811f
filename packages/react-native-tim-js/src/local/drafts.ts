import type { MessageElement } from '@tim-push/protocol';
import type { RequestBody } from '../connection/link.ts';
import { MessagePriorityEnum, MessageStatus } from '../enums.ts';
import type { Environment } from '../environment.ts';
import { contentOf } from '../mapping/elements.ts';
import type { V2TimMessage } from '../types/message.ts';

/**
 * A message that was created and is not on the server yet. Its `random` is drawn once: sent again after a lost answer it is
 * the same message to the server.
 */
export interface Draft {
  id: string;
  random: number;
  elements: MessageElement[];
  info: V2TimMessage;
  /** What was last tried, for `reSendMessage`. */
  lastTry?: RequestBody<'send'>;
  sending?: boolean;
}

/** Drafts kept; an app that creates and never sends must not fill the memory. */
const MOST = 1000;

export interface Drafts {
  create(elements: MessageElement[], extra?: Partial<V2TimMessage>): Draft;
  get(id: string): Draft | undefined;
  remove(id: string): void;
  /** A draft with this `random` was sent and not answered yet. */
  isPending(random: number): boolean;
}

export function createDrafts(env: Environment): Drafts {
  const drafts = new Map<string, Draft>();
  let count = 0;
  return {
    create(elements, extra = {}) {
      count += 1;
      const random = Math.floor(env.random() * 0x1_0000_0000);
      const id = `draft-${count}-${random.toString(36)}`;
      const info: V2TimMessage = {
        id,
        progress: 0,
        status: MessageStatus.V2TIM_MSG_STATUS_SENDING,
        ...contentOf(elements),
        isSelf: true,
        isRead: true,
        isPeerRead: false,
        priority: MessagePriorityEnum.V2TIM_PRIORITY_NORMAL,
        random,
        groupAtUserList: [],
        ...extra,
      };
      const draft: Draft = { id, random, elements, info };
      drafts.set(id, draft);
      if (drafts.size > MOST) {
        for (const oldest of drafts.keys()) {
          drafts.delete(oldest);
          break;
        }
      }
      return draft;
    },
    get: (id) => drafts.get(id),
    remove: (id) => void drafts.delete(id),
    isPending: (random) => [...drafts.values()].some((draft) => draft.random === random && draft.lastTry !== undefined),
  };
}
