import { CONFIG_FILE_ENV, CONFIG_FILE_FLAG } from './load.ts';
import { type SettingInfo, settingInfos } from './settings.ts';

/** The table of all settings with defaults and units, as `tim-push serve --help` prints it. */
export function settingsHelp(language: 'en' | 'zh'): string {
  const zh = language === 'zh';
  const lines = settingInfos.map((info) => entry(info, zh));
  const head = zh
    ? `设置（命令行参数优先于环境变量，环境变量优先于 ${CONFIG_FILE_FLAG} 或 ${CONFIG_FILE_ENV} 指定的 JSON 文件）：`
    : `Settings (a flag beats the environment, the environment beats the JSON file of ${CONFIG_FILE_FLAG} or ${CONFIG_FILE_ENV}):`;
  return [head, ...lines].join('\n');
}

function entry(info: SettingInfo, zh: boolean): string {
  const value = info.defaultValue === '' ? (zh ? '空' : 'empty') : String(info.defaultValue);
  const name = zh ? info.zhUnit : info.unit;
  const unit = name === '' ? '' : ` ${name}`;
  const expected = info.kind === 'string' ? '' : zh ? `取值：${info.zhExpected}。` : ` ${info.expected}.`;
  return [
    `  ${info.flag} <${info.kind === 'integer' ? 'n' : 'value'}>  ${info.env}`,
    `      ${zh ? info.zh : info.description}${expected}${zh ? '默认：' : ' Default: '}${value}${unit}`,
  ].join('\n');
}
