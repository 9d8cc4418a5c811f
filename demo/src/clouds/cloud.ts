import type { Phone, Sandbox } from '@tim-push/sandbox';
import type { TimPushOptions } from 'react-native-tim-push';

/** The app's name at every vendor. */
export const PACKAGE_NAME = 'com.example.chat';
/** The notification channel that the vendors know and the app creates. */
export const CHANNEL_ID = 'chat_messages';

/** One app's account at a cloud, as a developer has it after registering there. */
export interface CloudAccount {
  /** What the server gets: the certificate. */
  credentials: Readonly<Record<string, unknown>>;
  /** What the app gives `init`, by the guide's own keys. */
  pushOptions(certificateID: number): TimPushOptions;
  /** A new phone with the app installed. */
  phone(): Promise<Phone>;
}

/** All that the demo knows of a vendor. */
export interface DemoCloud {
  /** 'a Xiaomi phone (MiPush)' */
  phone: string;
  /** A text that this cloud refuses as it is: the demo sends it and shows what becomes of it. */
  refusedText?: string;
  /** The certificate's options that make a push show. */
  options: Readonly<Record<string, unknown>>;
  open(sandbox: Sandbox): CloudAccount;
}
