import { channelDefinition, titlesOf } from '@tim-push/channels';
import type { TSchema } from 'typebox';
import type { Language } from '../texts.ts';

const han = /\p{Script=Han}/u;

/**
 * The rows of a certificate's credentials as `cert show` prints them, in the order given. A field goes by its name, which
 * its flag is made of; in Chinese by its title too, unless the vendor's Chinese console has that in Latin letters. A region
 * goes by its title too. What this version does not know (an answer of another server) goes by its name alone.
 *
 * @param credentials As the admin API answers: of a secret only its fingerprint.
 * @example
 * credentialRows('xiaomi', { region: 'china' }, 'zh'); // [['  region（区域）', 'china（中国大陆）']]
 */
export function credentialRows(
  vendor: string,
  credentials: Readonly<Record<string, unknown>>,
  language: Language,
): [label: string, value: string][] {
  const spec = channelDefinition(vendor)?.spec;
  return Object.entries(credentials).map(([name, value]) => {
    if (typeof value === 'object' && value !== null)
      return [label(name), `••• (${(value as { fingerprint: string }).fingerprint})`];
    return [label(name), regionOf(name, String(value))];
  });

  function label(name: string): string {
    const { titleZh } = titlesOf(spec?.credentials.properties[name]);
    return language === 'zh' && han.test(titleZh) ? `  ${name}（${titleZh}）` : `  ${name}`;
  }
  function regionOf(name: string, value: string): string {
    const choices = (spec?.credentials.properties[name] as TSchema & { enum?: readonly unknown[] })?.enum;
    const region = choices?.includes(value) ? spec?.regions?.[value] : undefined;
    if (region === undefined) return value;
    return language === 'zh' ? `${value}（${region.titleZh}）` : `${value} (${region.title})`;
  }
}
