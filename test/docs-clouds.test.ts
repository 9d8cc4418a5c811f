/** The pages of the clouds: their tables are the code's, their words leave nothing out, their commands run. */
import { offlinePushFromClient, VENDORS } from '@tim-push/protocol';
import { switchesOf } from '@tim-push/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixtures } from './conformance/clouds/index.ts';
import { type OpenCloud, openCloud } from './conformance/open-cloud.ts';
import { cloudCodes, pauses } from './docs/clouds/codes.ts';
import { cloudsTable, commonCodes, commonWords } from './docs/clouds/common.ts';
import { FCM_SAMPLES } from './docs/clouds/fcm-samples.ts';
import { cloudWords } from './docs/clouds/index.ts';
import { fieldsLookedAt } from './docs/clouds/push-fields.ts';
import { codesTable, fieldsTable, fixesTable, limitsTable, switchesTable } from './docs/clouds/tables.ts';
import { commandsOf, plainLines } from './docs/commands.ts';
import { CLOUD_PAGES, cloudPage } from './docs/documents.ts';
import { fencedBlocks, generatedPart, readDocument } from './docs/markdown.ts';
import { runShell, type ServedFolder, serveFolder } from './docs/shell.ts';

const LANGUAGES = ['en', 'zh'] as const;
const names = (of: object | undefined): string[] => Object.keys(of ?? {}).toSorted();

describe.each(VENDORS)('%s', (vendor) => {
  const words = cloudWords[vendor];
  const { codes, targetCodes } = cloudCodes[vendor];
  let cloud: OpenCloud;
  beforeAll(async () => {
    cloud = await openCloud(vendor);
  });
  afterAll(() => cloud.close());

  it('has words for every code and switch, and for nothing else', () => {
    expect(names(words.codes)).toEqual([...codes.outcomes.keys()].toSorted());
    expect(names(words.targetCodes)).toEqual([...(targetCodes?.outcomes.keys() ?? [])].toSorted());
    expect(names(words.switches)).toEqual(names(switchesOf(vendor)));
  });

  describe.each(LANGUAGES)('in %s', (language) => {
    const page = cloudPage(vendor, language);
    const fixes = [...Object.entries(words.codes), ...Object.entries(words.targetCodes ?? {})];
    const parts: [string, string][] = [
      ['credentials', fieldsTable(vendor, 'credentials', language)],
      ['options', fieldsTable(vendor, 'options', language)],
      ['limits', limitsTable(vendor, language)],
      ['codes', codesTable(codes, words.codes, language, pauses)],
      ['fixes', fixesTable(fixes, language)],
      ['switches', switchesTable(vendor, words.switches, language)],
    ];
    if (targetCodes !== undefined) {
      parts.push(['target-codes', codesTable(targetCodes, words.targetCodes ?? {}, language, pauses)]);
    }

    it.each(parts)('its %s are the code’s (UPDATE_DOCS=1 writes them)', (name, wanted) => {
      expect(generatedPart(page, name, wanted)).toBe(wanted);
    });

    it('names every field of a message that the channel looks at', () => {
      const looked = fieldsLookedAt(cloud.channel, fixtures[vendor].options);
      expect(looked.length).toBeGreaterThan(0);
      const document = readDocument(page);
      expect(looked.filter((name) => !document.includes(`\`${name}\``))).toEqual([]);
    });

    it('names no field that apps do not have', () => {
      const named = [...readDocument(page).matchAll(/`((?:android|iOS|ignore|enable|harmony)[A-Z]\w+)`/g)];
      const warnings = named.flatMap(([, name]) => offlinePushFromClient({ [name!]: {} }).warnings);
      expect(warnings.filter((warning) => warning.includes('is not known'))).toEqual([]);
    });
  });
});

it('tries every case that the reader of FCM’s errors knows', () => {
  const reader = readDocument('packages/channels/src/fcm/answer.ts');
  const known = new Set([...reader.matchAll(/case '([A-Z_]+)'/g)].map(([, name]) => name!));
  expect(known.size).toBeGreaterThan(10);
  const tried = Object.keys(FCM_SAMPLES).map((name) => name.replace(/ .*/, ''));
  expect([...known].filter((name) => !tried.includes(name))).toEqual([]);
});

describe.each(LANGUAGES)('the index in %s', (language) => {
  it.each([
    ['clouds', cloudsTable(VENDORS, language)],
    ['common', codesTable(commonCodes, commonWords, language, {})],
    ['common-fixes', fixesTable(Object.entries(commonWords), language)],
  ])('its %s are the code’s (UPDATE_DOCS=1 writes them)', (name, wanted) => {
    expect(generatedPart(cloudPage('README', language), name, wanted)).toBe(wanted);
  });
});

describe('commands in shell blocks', () => {
  let served: ServedFolder;
  beforeAll(async () => {
    served = await serveFolder();
  });
  afterAll(() => served.stop());

  const documents = commandsOf(CLOUD_PAGES);
  it.each(documents.filter(({ sameAs }) => sameAs === undefined))(
    'of $path run',
    async ({ path, blocks }) => {
      for (const { line, text } of blocks) {
        await expect(runShell(served.path, text), `${path}:${line}\n${text}`).resolves.toEqual(expect.any(String));
      }
    },
    120_000,
  );
  it.each(documents.filter(({ sameAs }) => sameAs !== undefined))(
    'of $path are those of the English page',
    ({ blocks, sameAs = '' }) => {
      expect(plainLines(blocks)).toEqual(plainLines(fencedBlocks(readDocument(sameAs), 'sh')));
    },
  );
});
