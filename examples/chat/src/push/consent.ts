import type { StorageAdapter } from 'react-native-tim-js';

/** Count it up when the privacy policy names another SDK: then everybody is asked again. */
const KEY = 'chat/consent-1';

/** Whether the user agreed to the privacy policy. Stores refuse apps in which a push SDK runs before that. */
export async function consentGiven(storage: StorageAdapter): Promise<boolean> {
  return (await storage.getItem(KEY)) === 'yes';
}

export async function giveConsent(storage: StorageAdapter): Promise<void> {
  await storage.setItem(KEY, 'yes');
}
