/** What goes into the app's own manifest: one activity that a tap finds again, and the certificate's in-app page. */
import { AndroidConfig } from 'expo/config-plugins';
import type { TimPushExpoOptions } from './options.ts';

type Manifest = AndroidConfig.Manifest.AndroidManifest;

/** On the filter that this plugin wrote, so that the next run replaces it. Without a name space, as Expo marks its own: Android reads past it. */
const MARK = 'data-tim-push';

export function inManifest(manifest: Manifest, { inAppPage }: TimPushExpoOptions): Manifest {
  const activity = AndroidConfig.Manifest.getMainActivityOrThrow(manifest);
  // Otherwise a tap opens a second copy of the app over the first.
  activity.$['android:launchMode'] = 'singleTask';
  // A vendor's system app opens the page: it has to be exported.
  activity.$['android:exported'] = 'true';
  const filters = (activity['intent-filter'] ?? []).filter(({ $ }) => !(MARK in (($ ?? {}) as object)));
  if (filters.length > 0 || activity['intent-filter']) activity['intent-filter'] = filters;
  if (!inAppPage) return manifest;
  const data: Record<string, string> = { 'android:scheme': inAppPage.scheme, 'android:host': inAppPage.host };
  if (inAppPage.path !== undefined) data['android:path'] = inAppPage.path;
  // By hand, or by a version of this plugin that did not mark its own yet.
  const there = filters.some((filter) =>
    (filter.data ?? []).some(
      ({ $ }) => JSON.stringify(sorted($ as Record<string, string>)) === JSON.stringify(sorted(data)),
    ),
  );
  if (there) return manifest;
  activity['intent-filter'] = [
    ...filters,
    {
      $: { [MARK]: 'true' } as object,
      action: [{ $: { 'android:name': 'android.intent.action.VIEW' } }],
      category: [{ $: { 'android:name': 'android.intent.category.DEFAULT' } }],
      data: [{ $: data }],
    },
  ];
  return manifest;
}

const sorted = (record: Record<string, string>): [string, string][] =>
  Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1));
