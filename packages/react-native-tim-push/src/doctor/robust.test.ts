/** Whatever a file holds, the doctor answers. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { run } from './command.ts';
import { nativeApp, SECRETS } from './testing/apps.ts';
import { expoApp } from './testing/expo-apps.ts';

const FILES = [
  'android/settings.gradle',
  'android/build.gradle',
  'android/app/build.gradle',
  'android/gradle.properties',
  'android/app/src/main/AndroidManifest.xml',
  'android/app/google-services.json',
  'android/app/libs/com.heytap.msp_3.5.3.aar',
  'app.json',
  'src/push.ts',
];

describe('a file that is damaged', () => {
  it('at any place gives findings, no failure and no secret', () => {
    const app = expoApp(nativeApp());
    const damages = fc.record({
      file: fc.constantFrom(...FILES),
      cut: fc.double({ min: 0, max: 1, noNaN: true }),
      noise: fc.oneof(fc.constant(''), fc.constantFrom('{', '}', '"', "'", '/*', '<', '(', '`', '"""', '\u0000', '${')),
      rest: fc.boolean(),
    });
    fc.assert(
      fc.property(damages, ({ file, cut, noise, rest }) => {
        const whole = app.bytes(file);
        const place = Math.floor(whole.length * cut);
        app.write(
          file,
          Buffer.concat([whole.subarray(0, place), Buffer.from(noise), rest ? whole.subarray(place) : Buffer.alloc(0)]),
        );
        let said = '';
        const hear = (text: string): void => {
          said += text;
        };
        const code = run(['doctor', '--project', app.root], { cwd: '/', env: {}, out: hear, err: hear });
        app.write(file, whole);
        expect([0, 1]).toContain(code);
        for (const secret of Object.values(SECRETS)) expect(said).not.toContain(secret);
      }),
      { numRuns: 150 },
    );
  });
});
