/** Topic membership by both of Google's calls, and conditions over topics (clouds/fcm.md §1). */
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { CloudAnswer } from '../cloud.ts';
import * as errors from './errors.ts';
import type { FcmProject } from './projects.ts';
import type { FcmRegistration, FcmRegistrations } from './registrations.ts';
import { LIMITS } from './spec.ts';

const ok = (body: unknown): CloudAnswer => ({
  status: 200,
  headers: errors.JSON_HEADERS,
  code: 'ok',
  body: JSON.stringify(body),
});

const BatchInput = Type.Object({
  to: Type.String({ pattern: '^/topics/[a-zA-Z0-9-_.~%]+$' }),
  registration_tokens: Type.Array(Type.String(), { minItems: 1, maxItems: LIMITS.topicTokens }),
});
const batchValidator = Compile(BatchInput);

/** `/iid/v1:batchAdd` and `:batchRemove`: one result for each token. */
export function changeBatch(
  verb: 'add' | 'remove',
  body: string,
  project: FcmProject,
  registrations: FcmRegistrations,
): CloudAnswer {
  let input: unknown;
  try {
    input = JSON.parse(body);
  } catch {
    return errors.invalidJson();
  }
  if (!batchValidator.Check(input)) return errors.invalidField('registration_tokens', 'Invalid batch');
  const topic = input.to.slice('/topics/'.length);
  const results = input.registration_tokens.map((token) => {
    const registration = registrations.get(token);
    if (registration?.project !== project) return { error: 'NOT_FOUND' };
    change(registration, topic, verb);
    return {};
  });
  return ok({ results });
}

/** `…/registrations/{token}/topicSubscriptions`. */
export function changeSubscription(
  verb: 'add' | 'remove',
  topic: string,
  registration: FcmRegistration | undefined,
  project: FcmProject,
): CloudAnswer {
  if (registration === undefined) return errors.unregistered();
  if (registration.project !== project) return errors.senderIdMismatch();
  if (!/^[a-zA-Z0-9-_.~%]+$/.test(topic)) return errors.invalidField('topic_name', 'Invalid topic name');
  change(registration, topic, verb);
  const path = `projects/${project.projectId}/registrations/${registration.token}/topicSubscriptions/${topic}`;
  return ok(verb === 'add' ? { name: path } : {});
}

function change(registration: FcmRegistration, topic: string, verb: 'add' | 'remove'): void {
  registration.topics ??= new Set();
  if (verb === 'add') registration.topics.add(topic);
  else registration.topics.delete(topic);
}

/**
 * Reads a condition: `'a' in topics && ('b' in topics || !('c' in topics))`.
 * @returns its test, or undefined when it is not one. Pure.
 */
export function parseCondition(condition: string): ((topics: ReadonlySet<string>) => boolean) | undefined {
  type Test = (topics: ReadonlySet<string>) => boolean;
  const tokens = condition.match(/'[a-zA-Z0-9-_.~%]+'\s+in\s+topics|&&|\|\||!|\(|\)|\S/g) ?? [];
  let position = 0;

  function either(): Test | undefined {
    let left = both();
    while (left !== undefined && tokens[position] === '||') {
      position += 1;
      const [first, second] = [left, both()];
      left = second === undefined ? undefined : (topics) => first(topics) || second(topics);
    }
    return left;
  }
  function both(): Test | undefined {
    let left = single();
    while (left !== undefined && tokens[position] === '&&') {
      position += 1;
      const [first, second] = [left, single()];
      left = second === undefined ? undefined : (topics) => first(topics) && second(topics);
    }
    return left;
  }
  function single(): Test | undefined {
    const token = tokens[position++];
    if (token === '!') {
      const inner = single();
      return inner === undefined ? undefined : (topics) => !inner(topics);
    }
    if (token === '(') {
      const inner = either();
      return tokens[position++] === ')' ? inner : undefined;
    }
    const topic = token === undefined ? undefined : /^'([^']+)'\s/.exec(token)?.[1];
    return topic === undefined ? undefined : (topics) => topics.has(topic);
  }

  const test = either();
  return position === tokens.length ? test : undefined;
}
