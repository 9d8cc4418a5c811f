/** Plain HTTP or WebSocket to the server, which Android refuses unless the manifest allows it. */
import { posix } from 'node:path';
import type { Project } from '../project.ts';
import type { Manifest } from '../read/manifest.ts';
import type { Report } from '../report.ts';
import { setAttribute } from './manifest.ts';

export function checkCleartext({ sources, files, android, expo }: Project, report: Report): void {
  const [scheme, at] = [...sources.serverSchemes].find(([one]) => one === 'http' || one === 'ws') ?? [];
  const main = android?.manifests.main;
  if (scheme === undefined || !at || !android || !main?.application) {
    if (sources.serverSchemes.size > 0)
      report.add('manifest.cleartext', 'ok', { at: [...sources.serverSchemes.values()][0] });
    return;
  }
  const values = { scheme };
  if (allows(main) || hasConfig(main)) report.add('manifest.cleartext', 'ok', { at, values });
  else if ([...android.manifests.others.values()].some((one) => allows(one))) {
    report.add('manifest.cleartext', 'debugOnly', { at, values });
  } else {
    const fix = expo?.plugin
      ? [
          {
            do: 'add' as const,
            file: expo.file,
            in: ['expo', 'plugins'],
            lines: ['["expo-build-properties", { "android": { "usesCleartextTraffic": true } }]'],
          },
        ]
      : [setAttribute(main, main.application, 'android:usesCleartextTraffic', 'true')];
    report.add('manifest.cleartext', 'refused', { at, values, fix });
  }

  function hasConfig(manifest: Manifest): boolean {
    const [, name] =
      /^@xml\/(\w+)$/.exec(manifest.application?.attributes['android:networkSecurityConfig'] ?? '') ?? [];
    if (name === undefined) return false;
    const text = files.text(posix.join(posix.dirname(manifest.file), 'res', 'xml', `${name}.xml`));
    return text !== undefined && /cleartextTrafficPermitted\s*=\s*["']true["']/.test(text);
  }
}

const allows = ({ application }: Manifest): boolean =>
  application?.attributes['android:usesCleartextTraffic'] === 'true';
