/** What one cloud's account, phone and channel are made of: all that the cases must know of a vendor. */
import type { ChannelOptions, ChannelVendor, Outcome, Receipt } from '@tim-push/channels';
import type { CloudName, Phone, Sandbox } from '@tim-push/sandbox';

export const PACKAGE_NAME = 'com.example.chat';
/** The notification channel that the account knows and every phone of the cases creates. */
export const CHANNEL_ID = 'chat_messages';
export type Credentials = Readonly<Record<string, unknown>>;

export interface Account {
  /** As `addTokens` of its cloud takes it. */
  id: string;
  credentials: Credentials;
  /** Credentials of the right form that the cloud does not know. */
  wrongCredentials: Credentials;
  phone(): Promise<Phone>;
  /** Some consoles send receipts only to addresses that they were told. */
  allowReceipts?(url: string): void;
}
export interface CloudFixture {
  account(sandbox: Sandbox): Account;
  /** The certificate's options that make a push show on this cloud's phones. */
  options: Record<string, unknown>;
  /** What the cases send; default Alice and Hello. Some clouds refuse such plain texts. */
  text?: { title: string; body: string };
  /** What this cloud does not have, each with where its fact sheet says so: cases of that are not made (`lacks.test.ts`). */
  lacks: Readonly<Partial<Record<Feature, string>>>;
  /** What its word on a dead token proves; default `certain`. */
  deadTokens?: 'strike';
  /** What its throttle means; default `throttled`. Some clouds only say 503 (busy). */
  throttled?: readonly Outcome['kind'][];
  /** Codes by which it may refuse a whole request for one token of many (feature `sharedRequests`). */
  wholeRefusals?: readonly (string | number)[];
  /** Receipts that the cloud sends for what a phone does with a push. */
  receipts: readonly PhoneReceipt[];
  /** Name of the endpoint where its login is, for faults. */
  loginEndpoint?: string;
  /** The code by which it asks for a fresh access token, where the cloud can end one before its age. */
  staleCode?: string;
  /** What else than wrong credentials makes the cloud refuse every push, and `check` must tell. */
  mistakes: readonly Mistake[];
}
export const FEATURES = {
  recall: 'a call that takes a notification back',
  receipts: 'callbacks about accepted pushes',
  receiptsOnRequest: 'callbacks that a push asks for',
  expiringAuth: 'access tokens that end by their age',
  revocableAuth: 'access tokens that the cloud can end before',
  signedTime: 'a time in its login or token, which a wrong clock spoils',
  login: 'a login call of its own, whose faults are other faults than those of a push',
  http2: 'HTTP/2',
  sharedRequests: 'requests to many tokens, which one bad token may spoil',
  groups: 'a field by which a phone groups the banners of a conversation',
} as const;
export type Feature = keyof typeof FEATURES;
export const hasFeature = (fixture: CloudFixture, feature: Feature): boolean => fixture.lacks[feature] === undefined;
export type PhoneReceipt = Exclude<Receipt['kind'], 'filtered' | 'quota_exceeded'>;
export interface Mistake {
  /** 'an account without the permission to send' */
  name: string;
  cause: 'permission' | 'config' | 'credentials';
  /** What the channel is then made of. */
  make(sandbox: Sandbox, account: Account): Promise<{ credentials: Credentials; options?: ChannelOptions }>;
}

/** The same for every cloud of one address: something else answers there. */
export const elsewhere = (vendor: ChannelVendor & CloudName): Mistake => ({
  name: 'an address where something else answers',
  cause: 'config',
  make: async (sandbox, { credentials }) => {
    const { api, ...others } = sandbox.endpoints(vendor);
    return { credentials, options: { endpoints: { ...others, api: `${api}/nowhere` } } };
  },
});
