/** Every interface that apps use, by its old name. */
export type * from './types/conversation.ts';
export type * from './types/later.ts';
export type * from './types/listeners.ts';
export type * from './types/message.ts';
export type * from './types/offline-push.ts';
export type * from './types/options.ts';
export type * from './types/user.ts';
