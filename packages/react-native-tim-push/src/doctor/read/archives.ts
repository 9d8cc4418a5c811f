/** The SDK files (AAR, jar) that vendors hand out, where `android/vendors.gradle` looks for them. */
import { posix } from 'node:path';
import type { AndroidVendor } from '../../config/android.ts';
import { VENDOR_NEEDS } from '../../config/android.ts';
import type { Files } from './files.ts';
import type { Property } from './properties.ts';

export interface Archive {
  /** From the app's root. */
  file: string;
  /** Read from the file's name; undefined when none is in it. */
  version: string | undefined;
  /** A property names it, so it may lie anywhere. */
  byProperty: boolean;
}

/** @param app the folder of the app's module */
export function archiveOf(
  files: Files,
  app: string,
  properties: ReadonlyMap<string, Property>,
  vendor: AndroidVendor,
): Archive | undefined {
  const name = VENDOR_NEEDS[vendor].aar?.name;
  if (name === undefined) return undefined;
  const given = properties.get(`timPush.${vendor}.aar`)?.value;
  if (given !== undefined && given !== '') {
    const file = posix.normalize(`${app}/${given}`);
    return files.exists(file) ? { file, version: versionIn(posix.basename(file)), byProperty: true } : undefined;
  }
  const found = files.list(`${app}/libs`).filter((file) => file.startsWith(name) && isArchive(file));
  const file = found.at(-1);
  return file === undefined ? undefined : { file: `${app}/libs/${file}`, version: versionIn(file), byProperty: false };
}

export const isArchive = (name: string): boolean => /\.(?:aar|jar)$/.test(name);

/** `MiPush_SDK_Client_6_0_1-C_3rd.aar`: 6.0.1; `vivo_pushSDK_v4.0.6.0_504.aar`: 4.0.6.0. */
export function versionIn(file: string): string | undefined {
  const dotted = /\d+(?:\.\d+){1,3}/.exec(file)?.[0];
  return dotted ?? /\d+(?:_\d+){1,3}/.exec(file)?.[0].replaceAll('_', '.');
}
