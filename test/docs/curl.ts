/** What the documents use of curl, for machines that have none: `curl -fs[X method] [-H header]… [-d body] url`. */
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: {
    fail: { type: 'boolean', short: 'f' },
    silent: { type: 'boolean', short: 's' },
    request: { type: 'string', short: 'X' },
    header: { type: 'string', short: 'H', multiple: true },
    data: { type: 'string', short: 'd' },
  },
});
const headers = (values.header ?? []).map((line): [string, string] => {
  const at = line.indexOf(':');
  return [line.slice(0, at), line.slice(at + 1).trim()];
});
const answer = await fetch(String(positionals[0]), {
  method: values.request ?? 'GET',
  headers,
  ...(values.data === undefined ? {} : { body: values.data }),
});
const text = await answer.text();
if (values.fail && !answer.ok) {
  process.stderr.write(`${answer.status} ${text}\n`);
  process.exit(22);
}
process.stdout.write(text);
