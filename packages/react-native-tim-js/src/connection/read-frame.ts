import type { ServerEvent, ServerFrame } from '@tim-push/protocol';

type Fields = Record<string, unknown>;
const isFields = (given: unknown): given is Fields => typeof given === 'object' && given !== null;
const isMessage = (given: unknown): boolean =>
  isFields(given) &&
  typeof given['msgID'] === 'string' &&
  typeof given['cursor'] === 'string' &&
  typeof given['from'] === 'string' &&
  typeof given['to'] === 'string' &&
  typeof given['time'] === 'number' &&
  Array.isArray(given['elements']);

/** Per event, what must be there for the rest of the client to work. By hand: a schema library would be most of the bundle. */
const EVENTS: Record<ServerEvent['event'], (event: Fields) => boolean> = {
  message: (event) => isMessage(event['message']),
  recalled: (event) => typeof event['msgID'] === 'string',
  peerRead: (event) => typeof event['userID'] === 'string' && typeof event['time'] === 'number',
  conversations: (event) => Array.isArray(event['conversations']) && typeof event['totalUnread'] === 'number',
  kicked: (event) => typeof event['code'] === 'number',
  sigExpired: () => true,
  profile: (event) => isFields(event['profile']) && typeof event['profile']['userID'] === 'string',
  tokenRetired: (event) => typeof event['code'] === 'string' && typeof event['atMs'] === 'number',
};

const isKnown = (event: unknown): event is ServerEvent['event'] =>
  typeof event === 'string' && Object.hasOwn(EVENTS, event);

/** Reads one text frame of the server. undefined: not a frame, or one of a newer protocol. */
export function readServerFrame(text: unknown): ServerFrame | undefined {
  if (typeof text !== 'string') return undefined;
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isFields(frame)) return undefined;
  switch (frame['t']) {
    case 'ok':
      return typeof frame['id'] === 'number' && isFields(frame['data']) ? (frame as ServerFrame) : undefined;
    case 'error':
      return typeof frame['id'] === 'number' && typeof frame['code'] === 'number' ? (frame as ServerFrame) : undefined;
    case 'event': {
      const { event } = frame;
      return isKnown(event) && EVENTS[event](frame) ? (frame as ServerFrame) : undefined;
    }
    default:
      return undefined;
  }
}
