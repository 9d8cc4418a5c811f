import type { Frame } from './texts.ts';

export const zhFrame: Frame = {
  help: `用法：npx react-native-tim-push doctor [选项]

读取 React Native 工程，指出推送还缺少什么，并给出要写的内容。不修改文件，不执行工程中的代码，不打印任何密钥。

选项：
  --project <dir>  应用目录，即 package.json 所在目录（默认为当前目录）
  --lang <en|zh>   语言（默认取自 LANG）
  --json           以 JSON 输出
  --help           显示本说明

退出码：0 没有缺失，1 有缺失，2 无法读取工程或命令有误。
`,
  usage: {
    command: '未知命令“{given}”，只有 doctor 一个命令',
    option: '未知选项或缺少值：{given}',
    language: '--lang 只能是 en 或 zh，不能是“{given}”',
  },
  project: {
    noFolder: '{place} 不是目录。',
    noPackageJson: '{place} 中没有 package.json。请指定应用目录：--project <dir>',
    brokenPackageJson: '{place} 不是有效的 JSON。',
  },
  defect: '检查工具自身出错：{problem}。请反馈，并附上版本 {version}。',
  head: 'react-native-tim-push doctor {version} · {root}',
  vendors: '厂商：{vendors}',
  noVendors: '厂商：无',
  counts: '缺失 {missing} 项，需留意 {warning} 项，说明 {info} 项，正确 {ok} 项',
  heading: '{severity}：',
  severities: { missing: '缺失', warning: '需留意', info: '说明', ok: '正确' },
  edits: {
    add: '写入 {file}，作为 {where} 的最后一行：',
    addAtEnd: '写在 {file} 末尾：',
    addToXml: '写入 {file} 的 {where} 中：',
    addToJson: '写入 {file} 的 {where} 中：',
    insert: '写入 {file} 第 {line} 行之前：',
    replace: '修改 {file} 第 {line} 行：{old} → {by}',
    attribute: '在 {file} 第 {line} 行的 <{element}> 上设置：',
    remove: '从 {file} 删除：{lines}',
    copy: '将 {from} 复制到 {to}',
    move: '将 {from} 移动到 {to}',
    put: '放入 {into}：{what}',
    run: '执行：{command}',
  },
  vendorNames: {
    xiaomi: '小米',
    huawei: '华为',
    honor: '荣耀',
    oppo: 'OPPO',
    vivo: 'vivo',
    meizu: '魅族',
    fcm: 'FCM',
    apns: 'APNs',
  },
};
