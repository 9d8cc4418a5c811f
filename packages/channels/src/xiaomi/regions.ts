/**
 * Where an app's registration ids live: an id of another region counts as an invalid target (clouds/xiaomi.md §1), so a
 * certificate is for one region. The feedback hosts are not called: a list of dead ids that reading empties, for whoever
 * reads it first, without times of death and at a rate that no source names (§4); answers and receipts tell of each id.
 */
export const XIAOMI_REGIONS = {
  china: {
    title: 'Chinese mainland',
    titleZh: '中国大陆',
    endpoints: { api: 'https://api.xmpush.xiaomi.com' },
  },
  india: {
    title: 'India',
    titleZh: '印度',
    endpoints: { api: 'https://idmb-api.xmpush.global.xiaomi.com' },
  },
  russia: {
    title: 'Russia',
    titleZh: '俄罗斯',
    endpoints: { api: 'https://ru-api.xmpush.global.xiaomi.com' },
  },
  europe: {
    title: 'European Economic Area and United Kingdom',
    titleZh: '欧洲经济区与英国',
    endpoints: { api: 'https://fr-api.xmpush.global.xiaomi.com' },
  },
  global: {
    title: 'All other countries',
    titleZh: '其他国家和地区',
    endpoints: { api: 'https://sgp-api.xmpush.global.xiaomi.com' },
  },
} as const;
export type XiaomiRegion = keyof typeof XIAOMI_REGIONS;
export const XIAOMI_REGION_NAMES = Object.keys(XIAOMI_REGIONS) as XiaomiRegion[];
