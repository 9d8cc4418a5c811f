/** What docs/doctor.md shows of the doctor: its checks, and what it prints for a project with two mistakes. */
import { examine } from '../../packages/react-native-tim-push/src/doctor/examine.ts';
import { CHECKS } from '../../packages/react-native-tim-push/src/doctor/ids.ts';
import { print } from '../../packages/react-native-tim-push/src/doctor/print.ts';
import { nativeApp } from '../../packages/react-native-tim-push/src/doctor/testing/apps.ts';
import { fill, LANGUAGES, type LanguageName } from '../../packages/react-native-tim-push/src/doctor/texts/texts.ts';
import { table } from './tables.ts';

const HEADS = { en: ['check', 'asks whether'], zh: ['检查项', '检查内容'] };

export function doctorTable(name: LanguageName): string {
  const texts: Record<string, { about: string }> = LANGUAGES[name].checks;
  return table(
    HEADS[name],
    Object.entries(CHECKS).map(([theme, check]) => {
      const ids = 'vendors' in check ? check.vendors.map((vendor) => `${vendor}.${theme}`) : [theme];
      return [ids.map((id) => `\`${id}\``).join(' '), texts[theme]?.about ?? ''];
    }),
  );
}

/** Called in a test only: its folder goes when the test ends. */
export function doctorSample(name: LanguageName): string {
  const app = nativeApp()
    .edit('android/build.gradle', 'google-services:4.4.4', 'google-services:4.2.0')
    .edit('android/app/build.gradle', /manifestPlaceholders \+= \[VIVO.*\n/, '\n');
  const { root, vendors, findings } = examine(app.root);
  const shown = { root: '/home/me/chat', vendors, findings };
  const text = print(shown, LANGUAGES[name], '8.0.0').replaceAll(root, '/home/me/chat');
  // What is right takes most of the lines and says little.
  const { heading, severities } = LANGUAGES[name].frame;
  const [missing, right = ''] = text.split(`\n${fill(heading, { severity: severities.ok })}\n`);
  return `\`\`\`text\n${missing?.trimEnd()}\n…\n${right.trimEnd().split('\n').at(-1)}\n\`\`\`\n`;
}
