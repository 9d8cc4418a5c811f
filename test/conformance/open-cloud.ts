/** One cloud with an account, a channel and a killed phone: what every case starts from. */
import type { Channel, ChannelOptions } from '@tim-push/channels';
import { type Phone, type Sandbox, startSandbox } from '@tim-push/sandbox';
import { type Account, CHANNEL_ID } from './clouds/fixture.ts';
import { fixtures, type TestedVendor } from './clouds/index.ts';
import { channelOf } from './send.ts';

export interface OpenCloud {
  sandbox: Sandbox;
  account: Account;
  channel: Channel;
  phone: Phone;
  token: string;
  /** Another killed phone of the account, with its token. */
  another(): Promise<{ phone: Phone; token: string }>;
  close(): Promise<void>;
}

/** A time at which every class of message may be sent (vivo's hours for marketing are 7 to 23, clouds/vivo.md §8). */
const NOON_IN_CHINA = Date.UTC(2026, 10, 23, 4);

/** @param clock `manual`: cloud and channel live by `sandbox.clock`, from noon in China on. */
export async function openCloud(
  vendor: TestedVendor,
  options: ChannelOptions = {},
  clock: 'real' | 'manual' = 'real',
): Promise<OpenCloud> {
  const sandbox = await startSandbox({ clouds: [vendor], clock, startAt: NOON_IN_CHINA });
  const account = fixtures[vendor].account(sandbox);
  const another = async (): Promise<{ phone: Phone; token: string }> => {
    const phone = await account.phone();
    const token = await phone.register();
    phone.createChannel({ id: CHANNEL_ID, importance: 4 });
    phone.askPermission();
    phone.appState = 'killed';
    return { phone, token };
  };
  const channel = channelOf(vendor, sandbox, account.credentials, {
    ...options,
    ...(clock === 'manual' ? { now: sandbox.clock.now } : {}),
  });
  return {
    sandbox,
    account,
    channel,
    ...(await another()),
    another,
    async close() {
      await channel.close();
      await sandbox.stop();
    },
  };
}
