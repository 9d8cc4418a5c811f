import type { Channel } from '@tim-push/channels';
import { contentNotes, type ExplainedMessage } from '../../push/explain/index.ts';
import type { CertificateRow, MessageTrace } from '../../store/index.ts';
import { openCredentials } from './certificate-view.ts';
import type { AdminDeps } from './context.ts';

/** Adds what each device's cloud form of its message leaves out or changes. */
export async function withNotes(
  deps: Pick<AdminDeps, 'channel' | 'secrets' | 'texts' | 'log'>,
  traces: readonly MessageTrace[],
  certificates: readonly CertificateRow[],
): Promise<ExplainedMessage[]> {
  const channels = new Map<number, Channel | undefined>();
  const channelOf = (certificate: CertificateRow): Channel | undefined => {
    if (!channels.has(certificate.id)) channels.set(certificate.id, makeChannel(deps, certificate));
    return channels.get(certificate.id);
  };
  const explained = traces.map(({ message, devices }) => ({
    message,
    devices: devices.map((trace) => {
      const certificate = certificates.find(({ id }) => id === trace.push?.certificateId);
      const channel = certificate && channelOf(certificate);
      if (certificate === undefined || channel === undefined) return trace;
      return { ...trace, notes: contentNotes({ certificate, channel }, message, trace.device, deps.texts) };
    }),
  }));
  await Promise.all([...channels.values()].map((channel) => channel?.close()));
  return explained;
}

/** Opens no connection. Undefined where the credentials cannot be opened: the held lane says so. */
function makeChannel(deps: Pick<AdminDeps, 'channel' | 'secrets' | 'log'>, row: CertificateRow): Channel | undefined {
  try {
    return deps.channel(row.vendor)?.create(openCredentials(deps, row), { endpoints: row.endpoints });
  } catch (error) {
    deps.log.warn({ err: error, certificate: row.id }, 'what a cloud changes of a message cannot be told');
    return undefined;
  }
}
