export { type AppSettings, appSettingsSchema, readAppSettings } from './app-settings.ts';
export { ConfigError } from './error.ts';
export { settingsHelp } from './help.ts';
export { CONFIG_FILE_ENV, CONFIG_FILE_FLAG, type Config, type ConfigSources, loadConfig } from './load.ts';
export { type SettingInfo, type SettingName, type Settings, settingInfos, settingsSchema } from './settings.ts';
