import { type CloudWords, code, doubt } from './words.ts';

export const harmonyWords: CloudWords = {
  codes: {
    '80000001': code('internal error', '内部错误'),
    '80100001': code('parameters', '参数错误'),
    '80100003': code('structure of the body', '消息体结构错误'),
    '80100004': code('ttl', 'ttl 错误'),
    '80100020': code('recall failed for some', '部分撤回失败'),
    '80100022': code(
      'picture not verified',
      '图片未通过校验',
      'Leave the picture out, or use one that Huawei accepts',
      '去掉图片，或改用华为认可的图片',
    ),
    '80200001': code(
      'authentication failed',
      '鉴权失败',
      'Download the service-account file of this project anew; it must not be that of another project',
      '重新下载本项目的服务账号文件，不要用其他项目的',
    ),
    '80200003': code('access token expired', 'access token 过期'),
    '80200005': code(
      'JWT expired',
      'JWT 过期',
      'The token was made this hour: set the clock of the server right',
      'JWT 刚刚签发：请校准服务器时钟',
    ),
    '80300002': code(
      'no right to these phones',
      '无权向这些 token 发送',
      'Switch Push Kit on for this project in AppGallery Connect',
      '在 AppGallery Connect 为该项目开通推送服务',
    ),
    '80300007': code(
      'no token accepted',
      'token 全部未被接受',
      'Here this also stands for a missing right of the category, a country or a penalty: read the reason in `tim-push explain`',
      '也可能是缺少该分类的权益、国家或地区不支持、应用受处罚：请看 `tim-push explain` 中的原因',
    ),
    '80300008': code('body over 4096 bytes', '消息体超过 4096 字节'),
    '80300010': code('number of tokens', 'token 数量超限'),
    '80300013': code(
      'receipt address',
      '回执地址错误',
      'Option `receiptId` must name an address of AppGallery Connect; leave it out for the default one',
      '选项 `receiptId` 必须是 AppGallery Connect 中已有的地址；不填则使用默认地址',
    ),
    '80300017': code('recall: tokens of several apps', '撤回：token 属于多个应用'),
    '80300028': code('recall: token and app differ', '撤回：token 与应用不符', 'Correct `clientId`', '更正 `clientId`'),
    '80300029': code(
      'test messages of the day',
      '测试消息当日用尽',
      'Set `testMessage` to `no`',
      '将 `testMessage` 设为 `no`',
    ),
    '80300030': code(
      'over ten tokens of a test message',
      '测试消息超过 10 个 token',
      'Set `testMessage` to `no`: only few phones can be told at a time with it',
      '将 `testMessage` 设为 `no`：测试消息每次只能发给少量手机',
    ),
    '80300032': code('recall: no right', '撤回：无权限'),
    '80300036': code(
      'life of the JWT over a day',
      'JWT 有效期超过一天',
      'Set the clock of the server right',
      '请校准服务器时钟',
    ),
    '80300037': code(
      'app under penalty',
      '应用受到处罚',
      'See the messages in AppGallery Connect',
      '查看 AppGallery Connect 中的通知',
    ),
    '80600003': code('token service failed', 'token 服务异常'),
    '81000001': code('internal error', '内部错误'),
  },
  switches: {
    httpStatus: doubt(
      '出错时的 HTTP 状态码：随错误码为 400、401、500，或一律 200',
      'The code in the body counts, whatever the status',
      '以消息体中的代码为准，不看状态码',
    ),
    otherProject: doubt(
      'JWT 属于另一个项目时的错误码：80200001 或 80300002',
      'The first holds the lane at once, the second after 10 messages in a row',
      '前者立即挂起 lane，后者连续 10 条消息后挂起',
    ),
    listName: doubt('部分失败时失效 token 列表的拼写', 'Both spellings are read', '两种拼写都能识别'),
  },
};
