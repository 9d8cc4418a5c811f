/** What the app's JavaScript gives to the plugin and puts into its messages. */
import { nearestName } from '@tim-push/protocol';
import type { CheckVendor } from '../finding.ts';
import { COMMON_KEYS, PLACES } from '../keys.ts';
import type { Project } from '../project.ts';
import { applicationIds } from '../read/build.ts';
import { at as inside, isObject, readJson } from '../read/json.ts';
import type { Report } from '../report.ts';
import type { Vendors } from '../vendors.ts';

export function checkCode(project: Project, { chosen }: Vendors, report: Report): void {
  const { sources } = project;
  const init = sources.calls.get('init');
  if (init) report.add('init.call', 'ok', { at: init });
  else report.add('init.call', 'missing');

  for (const [key, at] of sources.unknownKeys) {
    const nearest = nearestName(key, [...PLACES.keys(), ...COMMON_KEYS]);
    report.add('init.keys', 'unknown', { at, values: { key, nearest } });
  }
  // With the console's file, or ids that come from elsewhere, the keys are not in the code.
  const fromElsewhere = sources.calls.has('timpushConfigs') || sources.initKeys.size === 0;
  const wanted: CheckVendor[] = [...chosen, ...(usesApns(project) ? (['apns'] as const) : [])];
  for (const vendor of init && !fromElsewhere ? wanted : []) {
    const found = [...sources.initKeys].find(([key]) => {
      const place = PLACES.get(key);
      return place?.vendor === vendor && place.field.startsWith('id');
    });
    const key = idKeyOf(vendor);
    if (found) report.add('init', 'ok', { vendor, at: found[1], values: { key } });
    else report.add('init', 'missing', { vendor, at: init, values: { key } });
  }
  checkServer(project, report);
  checkConfigs(project, report);
  checkSending(project, chosen.includes('oppo'), report);
}

/** `mi_buz_id`: the first name of a vendor's certificate ID is the one that docs use. */
const idKeyOf = (vendor: CheckVendor): string =>
  [...PLACES].find(([, place]) => place.vendor === vendor && place.field === 'id')?.[0] ?? '';

const usesApns = ({ hasIos, expo }: Project): boolean => hasIos || isObject(expo?.config['ios']);

function checkServer({ sources }: Project, report: Report): void {
  const { calls, initKeys } = sources;
  const sdk = calls.get('initSDK');
  if (!sdk || !sources.imports.has('react-native-tim-js')) return;
  const set = calls.get('setServer');
  if (set) report.add('init.server', 'ok', { at: set });
  else if (!initKeys.has('server') && !initKeys.has('reporter')) {
    const lines = ["TencentImSDKPlugin.setServer({ url: 'wss://<your server>' });"];
    report.add('init.server', 'missing', { at: sdk, fix: [{ do: 'insert', ...sdk, lines }] });
  }
}

/** `timpush-configs.json`, which version 7 read from the assets. */
function checkConfigs({ android, files, sources }: Project, report: Report): void {
  const found = files
    .walk(
      '',
      (name) => name === 'timpush-configs.json',
      (name) => name === 'node_modules' || name === 'build' || name.startsWith('.'),
    )
    .at(0);
  if (found === undefined) return;
  const at = { file: found };
  const reading = readJson(files, found);
  const keys = reading.kind === 'read' && isObject(reading.value) ? Object.keys(reading.value) : [];
  const packages = keys.filter(
    (key) => key.includes('.') && isObject(inside(reading.kind === 'read' ? reading.value : null, key)),
  );
  const id = android ? applicationIds(android.scripts).main : undefined;
  if (!sources.calls.has('timpushConfigs')) {
    report.add('init.configs', 'notRead', { at });
  } else if (id !== undefined && packages.length > 0 && !packages.includes(id)) {
    report.add('init.configs', 'otherApp', { at, values: { id, packages: packages.join(', ') } });
  } else report.add('init.configs', 'ok', { at });
}

function checkSending({ sources }: Project, oppo: boolean, report: Report): void {
  const { calls, initKeys } = sources;
  const send = calls.get('sendMessage');
  if (oppo && send) {
    const named = calls.get('oppoChannel');
    // OPPO shows nothing without a channel; the server may name one for every message of the certificate.
    if (named || initKeys.has('channels'))
      report.add('sending.oppoChannel', 'ok', { at: named ?? initKeys.get('channels') });
    else report.add('sending.oppoChannel', 'missing', { at: send });
  }
  const custom = calls.get('createCustomMessage');
  if (!custom) return;
  const desc = calls.get('desc');
  if (desc) report.add('sending.customDesc', 'ok', { at: desc });
  else report.add('sending.customDesc', 'missing', { at: custom });
}
