/** The push clouds this project speaks to, in the order of the plugin's guide. `harmony` is Huawei's cloud for HarmonyOS phones. */
export const VENDORS = ['xiaomi', 'huawei', 'honor', 'oppo', 'vivo', 'meizu', 'fcm', 'apns', 'harmony'] as const;
export type Vendor = (typeof VENDORS)[number];

/** What a push is, for priority, freshness and each vendor's own classification. */
export const MESSAGE_CLASSES = ['call', 'chat', 'group', 'system', 'marketing'] as const;
export type MessageClass = (typeof MESSAGE_CLASSES)[number];

/** The platform of a login: one slot each under the default multi-login policy. Spelled as the REST API spells it. */
export const PLATFORMS = ['Android', 'iPhone', 'iPad', 'Web', 'Windows', 'Mac', 'Linux', 'Harmony'] as const;
export type Platform = (typeof PLATFORMS)[number];
