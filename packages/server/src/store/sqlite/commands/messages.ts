import type { MessageStore } from '../../contract/index.ts';
import type { Commands } from '../tx.ts';
import { acceptForm } from '../wire/accept.ts';
import { accept } from './messages-accept.ts';
import { conversation, conversations, getOpts, markRead, pull, setOpts } from './messages-inbox.ts';
import { recall } from './messages-recall.ts';
import { acknowledge, endWaits } from './messages-waits.ts';

export const messageCommands: Commands<MessageStore> = {
  accept: { kind: 'write', run: accept, form: acceptForm },
  acknowledge: { kind: 'write', run: acknowledge },
  endWaits: { kind: 'write', run: endWaits },
  recall: { kind: 'write', run: recall },
  markRead: { kind: 'write', run: markRead },
  pull: { kind: 'read', run: pull },
  conversations: { kind: 'read', run: conversations },
  conversation: { kind: 'read', run: conversation },
  setReceiveOpt: { kind: 'write', run: setOpts },
  getReceiveOpt: { kind: 'read', run: getOpts },
};
