/**
 * The one contract of every push cloud. A cloud is a folder that exports a `ChannelDefinition`; nothing outside that
 * folder knows the vendor's words.
 */

import type { MessageClass, OfflinePushInfo, Vendor } from '@tim-push/protocol';
import type { TObject } from 'typebox';
import type { Fixes } from './check.ts';

/** A notification in the words of no vendor: what the server composed, the same for every receiver of one language. */
export interface PushContent {
  title: string;
  body: string;
  /** Returned to the app on a tap, byte for byte. '' when the sender gave none. */
  ext: string;
  class: MessageClass;
  /** A push with the same key replaces the banner of an earlier one. */
  replaceKey: string;
  /**
   * Banners of one conversation share it: a phone that groups shows them together (APNs thread-id, Huawei and Honor group).
   * Keep it short: it counts in the size of the push. Absent or '': the phone groups as it likes.
   */
  conversationKey?: string;
  /** The sender's per-message fields: they beat the certificate's defaults. */
  offlinePush: OfflinePushInfo;
  /** The certificate's defaults (`ChannelSpec.options`), already checked against its schema. */
  options: Readonly<Record<string, unknown>>;
}

/** The vendor's form of one content, made once and shared by every request that carries it. Opaque outside the cloud's folder. */
export interface WireContent {
  readonly body: unknown;
  readonly notes: readonly ContentNote[];
}
/** What was changed to fit the cloud's rules; *explain* shows these. */
export interface ContentNote {
  kind: 'truncated' | 'ext_reduced' | 'rewritten' | 'dropped_field';
  field: string;
  detail: string;
}

export interface Target {
  content: WireContent;
  prepared?: unknown;
  token: string;
  /** APNs, Huawei, Honor, Harmony: absolute number or increment. */
  badge?: { set: number } | { add: number };
  /** Same on every retry: feeds what the cloud de-duplicates. At most 20 of [0-9A-Za-z-] (Xiaomi jobkey is the narrowest). */
  requestKey: string;
  /** Our authenticated tag for receipts and clicks, at most 50 bytes. */
  tag: string;
  /** Epoch ms after which the push is worthless; the channel turns what is left into the vendor's time to live. */
  expiresAtMs: number;
}
/** Targets of one request group. Where `limits.mixed` is false all share one content, requestKey and tag. */
export interface SendRequest {
  targets: readonly Target[];
  /** Where the cloud shall report delivery and clicks; absent: ask for no receipts. */
  receiptUrl?: string;
}

export type Outcome =
  | { kind: 'sent'; vendorId: string }
  | { kind: 'invalid_token'; code: string; evidence: 'certain' | 'strike'; deadSinceMs?: number }
  | { kind: 'notifications_off'; code: string }
  /** scope `token`: only this phone is over its rate; `lane`: the whole vendor account is. */
  | { kind: 'throttled'; code: string; retryAfterMs: number; scope: 'token' | 'lane' }
  /** The cloud certainly did not process it: safe to send again. `retryAfterMs` when the cloud named a time. */
  | { kind: 'unavailable'; code: string; retryAfterMs?: number }
  /** It may have been processed (cut after writing, time-out, 5xx that is known to deliver): a repeat may ring twice. */
  | { kind: 'uncertain'; code: string; retryAfterMs?: number }
  /** scope `some` (of `permission` and `config`): other pushes of the account may pass. Absent: every one would meet it. */
  | { kind: 'refused'; code: string; cause: RefusalCause; scope?: 'some' };
/**
 * Whose mistake it is: `payload` and `content` the message's, `unexplained` nobody knows whose (a code that no document
 * names). The others are the operator's or the vendor account's to mend, and no push should be spent on them.
 */
export type RefusalCause = 'payload' | 'content' | 'credentials' | 'permission' | 'quota' | 'config' | 'unexplained';

/** One HTTP exchange as the operator sees it: no secret, no token. */
export interface AttemptRecord {
  atMs: number;
  ms: number;
  /** Absent when no answer came. */
  httpStatus?: number;
  /** The vendor's own code, or ours for transport trouble (`ECONNRESET`, `timeout`, `goaway` …). */
  code: string;
  /** The vendor's message or trace id. */
  vendorId?: string;
  /** The vendor's words, cut to 200 characters and redacted. */
  detail?: string;
  targets: number;
  /** In a mixed send: which target of the request it carried, so that the record stays with its push. */
  index?: number;
  /** The same where it carried several. Neither: all of them. */
  indexes?: readonly number[];
}
export interface SendHooks {
  /** Called exactly once for each index of `request.targets`, as soon as it is known. */
  settle(index: number, outcome: Outcome): void;
  attempt?(record: AttemptRecord): void;
  /**
   * So many targets go to the cloud once more within this `send`: it refused a request for one token of many and did not say
   * which. A caller that keeps a rate counts them.
   */
  again?(targets: number): void;
}

export type CredentialCheck =
  /** `proved` names what was shown: e.g. FCM 'oauth+project' (a token was issued and a dry run passed). */
  | {
      ok: true;
      proved: Proof;
      detail: string;
      /** Right, and over a rate or quota at this moment. */
      overRate?: true;
      /** The cloud's own words that `detail` ends with. */
      said?: string;
    }
  | {
      ok: false;
      code: string;
      /** `busy` and `network`: the cloud did not look at them, nothing is known to be wrong with them. */
      cause: 'credentials' | 'permission' | 'config' | 'busy' | 'network';
      detail: string;
      fix: string;
      /** What `detail` and `fix` are made of, to say them in another language: see `checkTexts`. */
      advice: {
        /** Of the fix: the cloud's code, the cause, or the kind of trouble. */
        key: string;
        values: AdviceValues;
        /** The cloud's own words; '' where it said none. */
        said: string;
      };
    };
export type AdviceValues = Readonly<Record<string, string | number>>;
export type Proof =
  | 'oauth+project'
  | 'oauth+app'
  | 'jwt+project'
  | 'key+topic'
  | 'auth+push'
  | 'appId+appSecret'
  | 'secret+package'
  | 'secret';

export interface RecallRequest {
  replaceKey: string;
  tokens: readonly string[];
  /** That the pushes were sent with: some clouds stop by it what they keep for phones that are away. */
  requestKey: string;
}

/** One thing a cloud told us later about pushes it had accepted. */
export interface Receipt {
  /** Our tag as the cloud echoed it; the server authenticates it. */
  tag: string;
  kind: 'delivered' | 'clicked' | 'token_invalid' | 'notifications_off' | 'filtered' | 'quota_exceeded';
  /** The tokens it speaks of. */
  tokens: readonly string[];
  code: string;
  atMs: number;
  vendorId?: string;
}
/** A vendor's callback as it came. */
export interface ReceiptRequest {
  contentType: string;
  body: string;
  query: Readonly<Record<string, string>>;
  /** Names in lower case; some clouds sign their callbacks there. */
  headers?: Readonly<Record<string, string>>;
}
/**
 * What one certificate can say of a callback's signature. With a receipt secret: `mine`, or `not_mine` (of another, too old,
 * or none). Without: `somebody` where the callback bears one, which only the holder of its secret can judge, else `nobody`.
 */
export type ReceiptSigner = 'mine' | 'not_mine' | 'somebody' | 'nobody';
export interface ReceiptReader {
  /** Reads the body of the vendor's callback. @throws {ReceiptError} when it is not one, or not signed as it should be. */
  parse(request: ReceiptRequest): Receipt[];
  /** Whose signature it bears, for whoever has several certificates and must find the one it is for. Absent: the cloud signs nothing. */
  signedBy?(request: ReceiptRequest): ReceiptSigner;
}

export interface Channel {
  readonly spec: ChannelSpec;
  payload(content: PushContent): WireContent;
  prepare?(content: WireContent, signal: AbortSignal): Promise<unknown>;
  /** Settles every target and then resolves; it never rejects for what a cloud or a network does. */
  send(request: SendRequest, hooks: SendHooks, signal: AbortSignal): Promise<void>;
  check(signal: AbortSignal): Promise<CredentialCheck>;
  recall?(request: RecallRequest, signal: AbortSignal): Promise<Outcome>;
  readonly receipts?: ReceiptReader;
  /** Closes connections; sends in flight settle as `unavailable` or `uncertain`. */
  close(): Promise<void>;
}

/** One of a cloud's hosts: what a form calls it, in English and in Chinese, and the base URLs of its endpoints. */
export interface Region {
  readonly title: string;
  readonly titleZh: string;
  readonly endpoints: Readonly<Record<string, string>>;
}

export interface ChannelSpec {
  readonly vendor: Vendor;
  /** Drives the console's form and the command line; secret fields carry `secret: true`, every field a `title` and a `description`, and both in Chinese (`titleZh`, `descriptionZh`); its `ignored` names keys of the vendor's own file that are taken and not kept. */
  readonly credentials: TObject;
  /** The certificate's defaults: channel ids, click action, mode … */
  readonly options: TObject;
  /** The vendor account of these credentials (FCM project id, Xiaomi app …): the key of the lane. Never a secret itself. */
  vendorAccount(credentials: Readonly<Record<string, unknown>>): string;
  readonly limits: {
    /** Targets in one `send`. */
    targets: number;
    /** true: targets of one `send` may carry different contents (FCM, APNs, OPPO unicast_batch). */
    mixed: boolean;
    /** Defaults of one lane: what may be in flight (targets where `mixed`, requests elsewhere), and targets a second. */
    concurrency: number;
    perSecond: number;
    /** The longest life a push may have there. */
    maxTtlMs: number;
  };
  /** When the cloud's daily quota starts anew. */
  readonly quotaClock: { timeZone: string };
  /** Its phones show the banners of one `PushContent.conversationKey` together. Absent: none is made for it. */
  readonly groups?: 'by_conversation';
  /** Whether it reports delivery and clicks to an address; then its channels have `receipts`. */
  readonly receipts: boolean;
  /** What the vendor de-duplicates by, in words, for *explain*. */
  readonly dedupe: string;
  /** Endpoints by the names that `ChannelOptions.endpoints` takes, with the cloud's own base URLs. */
  readonly endpoints?: Readonly<Record<string, string>>;
  /** Where the cloud has one host per region: its names (a credential field), titles and hosts. */
  readonly regions?: Readonly<Record<string, Region>>;
  /** Where `ext` travels, in words. */
  readonly ext?: string;
}

export interface ChannelOptions {
  /** Other hosts (regions, the sandbox): name of the endpoint as the cloud's folder lists it → base URL. */
  endpoints?: Readonly<Record<string, string>>;
  /** Extra certificate authority (PEM), for the sandbox or an intercepting proxy. */
  ca?: string;
  /** `http://user:pass@host:port`: every request of this certificate goes through it by CONNECT. */
  proxy?: string;
  /**
   * Whose HTTP/2 carries requests to FCM and APNs: our own (default, less than half of the CPU a push), or Node's `node:http2`,
   * should a cloud ever not get on with ours.
   */
  http2?: 'own' | 'node';
  /** Per request, connection included. Default: the cloud's own advice. */
  timeoutMs?: number;
  now?: () => number;
}

/** What holds for all channels of a process. */
export type ConnectOptions = Pick<ChannelOptions, 'ca' | 'http2'>;

export interface ChannelDefinition {
  readonly spec: ChannelSpec;
  /** What to do where a check of credentials fails, by `advice.key`. */
  readonly fixes: Fixes;
  /** @throws {CredentialsError} naming the field, when the credentials do not fit the schema. */
  create(credentials: Readonly<Record<string, unknown>>, options: ChannelOptions): Channel;
  /**
   * Reads the cloud's receipts without a channel, for what was sent by credentials that send no more; absent where
   * `spec.receipts` is false. Where the cloud signs them, only credentials can tell: without, the tag is all there is.
   * @throws {CredentialsError} naming the field, when the credentials do not fit the schema.
   */
  receipts?(
    credentials: Readonly<Record<string, unknown>> | undefined,
    options?: Pick<ChannelOptions, 'now'>,
  ): ReceiptReader;
}
