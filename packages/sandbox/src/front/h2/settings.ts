/** The client's SETTINGS (RFC 9113 §6.5). */
import { CODE, ConnectionError, INITIAL, MAX_WINDOW, SETTING } from './protocol.ts';

export interface Settings {
  headerTableBytes?: number;
  initialWindow?: number;
  frameBytes?: number;
}

/** What concerns a server, of several values the last. @throws {ConnectionError} for a value that may not be. */
export function readSettings(bytes: Buffer, start: number, end: number): Settings {
  if ((end - start) % 6 !== 0) throw new ConnectionError(CODE.FRAME_SIZE_ERROR, `SETTINGS of ${end - start} bytes`);
  const settings: Settings = {};
  for (let at = start; at < end; at += 6) {
    const value = bytes.readUInt32BE(at + 2);
    switch (bytes.readUInt16BE(at)) {
      case SETTING.HEADER_TABLE_SIZE:
        settings.headerTableBytes = value;
        break;
      case SETTING.ENABLE_PUSH:
        if (value > 1) throw new ConnectionError(CODE.PROTOCOL_ERROR, `ENABLE_PUSH ${value}`);
        break;
      case SETTING.INITIAL_WINDOW_SIZE:
        if (value > MAX_WINDOW) throw new ConnectionError(CODE.FLOW_CONTROL_ERROR, `a window of ${value} bytes`);
        settings.initialWindow = value;
        break;
      case SETTING.MAX_FRAME_SIZE:
        if (value < INITIAL.frameBytes || value >= 2 ** 24) {
          throw new ConnectionError(CODE.PROTOCOL_ERROR, `frames of ${value} bytes`);
        }
        settings.frameBytes = value;
        break;
      default:
      // Unknown ones are ignored (§6.5.2); the others bind whoever opens streams or reads long header lists, not us.
    }
  }
  return settings;
}
