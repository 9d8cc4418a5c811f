/** The plugin's options, checked before anything is written. */
import { basename } from 'node:path';
import { nearestName } from '@tim-push/protocol';
import { ANDROID_VENDORS, type AndroidVendor, VENDOR_NEEDS } from '../config/android.ts';

export type { AndroidVendor } from '../config/android.ts';

export interface TimPushExpoOptions {
  /** Which vendors are compiled into the app. */
  vendors: readonly AndroidVendor[];
  /** From vivo's console; they go into the manifest. Needed with `vivo`. */
  vivo?: { appId: string; appKey: string };
  /** From Honor's console; it goes into the manifest. Needed with `honor`. */
  honor?: { appId: string };
  /** agconnect-services.json, relative to the project. Not needed where `init` gets `hw_push_app_id`. */
  huawei?: { servicesFile: string };
  /** google-services.json, relative to the project; default is Expo's own `android.googleServicesFile`. */
  fcm?: {
    servicesFile?: string;
    /** false: another library (`@react-native-firebase/messaging`) has the app's Firebase service. Default true. */
    service?: boolean;
  };
  /**
   * The AARs that xiaomi, oppo and vivo only hand out as files, relative to the project. They are copied to `android/app/libs`;
   * another version or vendor of them that an earlier run left there is removed.
   */
  aars?: readonly string[];
  /**
   * Vendors whose SDK may start with the app, before `init`, because another part of it needs them so. Default: where such a
   * library is found; []: none in any case.
   */
  autoStart?: readonly AndroidVendor[];
  /** The page that the certificate opens on a tap: `intent://host/path#Intent;scheme=scheme;…`. */
  inAppPage?: { scheme: string; host: string; path?: string };
}

const KNOWN = ['vendors', 'vivo', 'honor', 'huawei', 'fcm', 'aars', 'autoStart', 'inAppPage'];
/** Fields of the options that are objects. */
const FIELDS: Record<string, readonly string[]> = {
  vivo: ['appId', 'appKey'],
  honor: ['appId'],
  huawei: ['servicesFile'],
  fcm: ['servicesFile', 'service'],
  inAppPage: ['scheme', 'host', 'path'],
};

/**
 * @throws {Error} "[react-native-tim-push] vivo.appId: …", naming the option and what to write.
 * @example
 * readOptions({ vendors: ['xiaomi', 'fcm'], aars: ['./sdks/MiPush_SDK_Client_6_0_1-C_3rd.aar'] });
 */
export function readOptions(given: unknown): TimPushExpoOptions {
  if (!isObject(given)) throw wrong('options', 'give an object: ["react-native-tim-push", { "vendors": ["xiaomi"] }]');
  refuseUnknown(given, KNOWN);
  for (const [name, fields] of Object.entries(FIELDS)) {
    const value = given[name];
    if (isObject(value)) refuseUnknown(value, fields, `${name}.`);
  }
  const vendors = readVendors('vendors', given['vendors']);
  const options: TimPushExpoOptions = { vendors };
  if (vendors.includes('vivo')) {
    const { appId, appKey } = part(given, 'vivo');
    options.vivo = {
      appId: text('vivo.appId', appId, /^\d+$/, 'digits, from vivo’s console'),
      appKey: text('vivo.appKey', appKey),
    };
  }
  if (vendors.includes('honor')) {
    options.honor = {
      appId: text('honor.appId', part(given, 'honor')['appId'], /^\d+$/, 'digits, from Honor’s console'),
    };
  }
  if (given['huawei'] !== undefined) {
    options.huawei = {
      servicesFile: text(
        'huawei.servicesFile',
        part(given, 'huawei')['servicesFile'],
        /agconnect-services\.json$/,
        'the path of agconnect-services.json',
      ),
    };
  }
  if (given['fcm'] !== undefined) options.fcm = readFcm(part(given, 'fcm'));
  options.aars = readAars(given['aars'], vendors);
  if (given['autoStart'] !== undefined) options.autoStart = readAutoStart(given['autoStart'], vendors);
  if (given['inAppPage'] !== undefined) options.inAppPage = readPage(part(given, 'inAppPage'));
  return options;
}

function refuseUnknown(given: Record<string, unknown>, known: readonly string[], of = ''): void {
  for (const name of Object.keys(given)) {
    if (!known.includes(name)) {
      throw wrong(of + name, `is not known: did you mean ${of}${nearestName(name, [...known])}?`);
    }
  }
}

function readVendors(option: string, given: unknown): AndroidVendor[] {
  if (!Array.isArray(given)) throw wrong(option, `give a list of some of ${ANDROID_VENDORS.join(', ')}`);
  for (const name of given) {
    if (!ANDROID_VENDORS.includes(name)) {
      throw wrong(option, `"${name}" is no vendor: did you mean ${nearestName(String(name), [...ANDROID_VENDORS])}?`);
    }
  }
  return [...new Set(given as AndroidVendor[])];
}

function readAutoStart(given: unknown, vendors: readonly AndroidVendor[]): AndroidVendor[] {
  const named = readVendors('autoStart', given);
  const other = named.find((vendor) => !vendors.includes(vendor));
  if (other !== undefined) throw wrong('autoStart', `${other} is not in vendors: its SDK is not in the app`);
  return named;
}

function readFcm({ servicesFile, service }: Record<string, unknown>): NonNullable<TimPushExpoOptions['fcm']> {
  if (service !== undefined && typeof service !== 'boolean') throw wrong('fcm.service', 'give true or false');
  return {
    ...(servicesFile === undefined
      ? {}
      : {
          servicesFile: text(
            'fcm.servicesFile',
            servicesFile,
            /google-services\.json$/,
            'the path of google-services.json',
          ),
        }),
    ...(service === undefined ? {} : { service }),
  };
}

function readAars(given: unknown, vendors: readonly AndroidVendor[]): string[] {
  if (given !== undefined && !(Array.isArray(given) && given.every((file) => typeof file === 'string'))) {
    throw wrong('aars', 'give a list of paths');
  }
  const files = (given ?? []) as string[];
  for (const vendor of vendors) {
    const { name } = VENDOR_NEEDS[vendor].aar ?? {};
    if (name === undefined) continue;
    if (!files.some((file) => basename(file).startsWith(name) && /\.(aar|jar)$/.test(file))) {
      throw wrong(
        'aars',
        `${vendor} is chosen, and its SDK comes as a file only: download ${name}*.aar from ${vendor}’s developer site, put it into the project and name it here`,
      );
    }
  }
  return files;
}

function readPage({ scheme, host, path }: Record<string, unknown>): NonNullable<TimPushExpoOptions['inAppPage']> {
  return {
    scheme: text('inAppPage.scheme', scheme, /^[a-z][a-z0-9+.-]*$/, 'lower-case letters, as in the certificate’s page'),
    host: text('inAppPage.host', host, /^[\w.-]+$/, 'the host alone, com.example.chat'),
    ...(path === undefined ? {} : { path: text('inAppPage.path', path, /^\//, 'a path that begins with /') }),
  };
}

function part(given: Record<string, unknown>, name: string): Record<string, unknown> {
  const value = given[name];
  if (!isObject(value))
    throw wrong(name, `${value === undefined ? 'is missing' : 'is no object'}: see the option’s fields in the guide`);
  return value;
}

function text(name: string, value: unknown, form = /./, hint = 'a text'): string {
  if (typeof value !== 'string' || !form.test(value)) throw wrong(name, `give ${hint}`);
  return value;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const wrong = (option: string, what: string): Error => new Error(`[react-native-tim-push] ${option}: ${what}`);
