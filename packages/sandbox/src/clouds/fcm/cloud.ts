import { randomBytes } from 'node:crypto';
import { Compile } from 'typebox/compile';
import { checked } from '../../check.ts';
import type { Answering } from '../../faults/faults.ts';
import type { PhoneHost } from '../../phones/phones.ts';
import { redactToken } from '../../redact.ts';
import type { Cloud, CloudAnswer, CloudContext, CloudDefinition, CloudRequest } from '../cloud.ts';
import { defaultPositions } from '../switches.ts';
import * as errors from './errors.ts';
import { type FcmMessage, readMessage } from './message.ts';
import { FcmOauth } from './oauth.ts';
import { createPhoneHost } from './phone-host.ts';
import { type FcmProject, FcmProjects, type NewProject, ProjectSchema } from './projects.ts';
import { ProjectRate, takeDevice } from './quota.ts';
import { type FcmRegistration, FcmRegistrations } from './registrations.ts';
import { ENDPOINTS, type FcmSwitches, MANNERS, MAX_CONCURRENT_STREAMS, SWITCHES } from './spec.ts';
import { changeBatch, changeSubscription, parseCondition } from './topics.ts';

const projectValidator = Compile(ProjectSchema);
const SEND = /^\/v1\/projects\/([^/]+)\/messages:send$/;
const SUBSCRIPTIONS = /^\/v1\/projects\/([^/]+)\/registrations\/([^/]+)\/topicSubscriptions(?:\/([^/]+))?$/;
const BATCH = /^\/iid\/v1:batch(Add|Remove)$/;

export class FcmCloud implements Cloud {
  readonly #context: CloudContext;
  readonly switches: FcmSwitches;
  readonly #projects = new FcmProjects();
  readonly #oauth: FcmOauth;
  readonly #registrations: FcmRegistrations;
  readonly #rate = new ProjectRate();
  /** The last project asked for, by the path's own text: nearly every request names the same. */
  #lastPath = '';
  #lastProject = '';
  readonly phones: PhoneHost;
  readonly verbs: Cloud['verbs'] = {};

  constructor(context: CloudContext) {
    this.#context = context;
    this.switches = Object.assign(defaultPositions(SWITCHES), context.switches);
    this.#oauth = new FcmOauth({
      projects: this.#projects,
      now: context.clock.now,
      switches: this.switches,
      ownUrl: context.url,
    });
    this.#registrations = new FcmRegistrations(context.clock, this.switches);
    this.phones = createPhoneHost(this.#projects, this.#registrations);
  }

  /**
   * Creates a Firebase project with a service account and its RSA key.
   * @returns the record; `serviceAccount` is the JSON file. @throws {SandboxError} naming the field.
   * @example const { serviceAccount } = sandbox.clouds.fcm.addProject({ packages: ['com.example.chat'] });
   */
  addProject(wanted: NewProject = {}): FcmProject {
    return this.#projects.add(checked(projectValidator, wanted, 'project'));
  }
  addAccount(input: unknown): FcmProject {
    return this.#projects.add(checked(projectValidator, input, 'project'));
  }
  accounts(): readonly FcmProject[] {
    return this.#projects.all();
  }
  addTokens(account: string, count: number): string[] {
    const project = this.#projects.get(account);
    const packageName = project.packages[0] ?? 'com.example.load';
    return Array.from({ length: count }, () => this.#registrations.add(project, packageName, undefined).token);
  }
  get sunk(): number {
    return this.#registrations.sunk;
  }
  /** FCM has no receipts. */
  flushReceipts(): Promise<void> {
    return Promise.resolve();
  }

  endpointOf(path: string): string {
    return path === '/token' ? 'oauth' : 'api';
  }
  publicPath(path: string): string {
    return path.replace(
      /(\/registrations\/)([^/]+)/,
      (_all, before: string, token: string) => before + redactToken(token),
    );
  }

  handle(request: CloudRequest): CloudAnswer {
    const { path } = request;
    // §1: HTTP/2 without it is refused.
    if (request.protocol === 'h2' && request.headers[':authority'] === undefined) {
      return errors.page(400, 'Your client has issued a malformed or illegal request.');
    }
    const name = path === this.#lastPath ? this.#lastProject : this.#sendProject(path);
    if (name !== undefined && request.method === 'POST') return this.#send(request, name);
    if (path === '/token') return this.#oauth.token(request);
    return this.#topicCall(request) ?? this.#unknownPath();
  }

  answerFault(fault: Answering): CloudAnswer {
    switch (fault.kind) {
      case 'vendor_code':
        return errors.byErrorCode(fault.code);
      case 'throttle':
        return this.#projectQuota(this.#projects.all()[0], fault.retryAfter);
      case 'status': {
        const header: Record<string, string> =
          fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
        if (fault.body === 'empty')
          return { status: fault.status, headers: header, body: '', code: `http_${fault.status}` };
        // §4: Google's edge answers 502 with a page.
        if (fault.body === 'html' || fault.status === 502) {
          return errors.page(fault.status, 'Please try again in 30 seconds.', header);
        }
        const byStatus: Record<number, () => CloudAnswer> = {
          400: errors.tooBig,
          401: errors.invalidCredential,
          403: () => errors.permissionDenied('(fault)'),
          404: errors.unregistered,
          429: () => this.#projectQuota(this.#projects.all()[0], fault.retryAfter),
          500: errors.internal,
          503: () => errors.unavailable(fault.retryAfter),
        };
        const made = byStatus[fault.status]?.() ?? errors.page(fault.status, 'Try again later.');
        return { ...made, headers: { ...made.headers, ...header } };
      }
      default:
        return fault satisfies never;
    }
  }
  revokeAuth(): void {
    this.#oauth.revokeAll();
  }

  #sendProject(path: string): string | undefined {
    const name = SEND.exec(path)?.[1];
    if (name === undefined) return undefined;
    this.#lastPath = path;
    this.#lastProject = decodeURIComponent(name);
    return this.#lastProject;
  }

  /** bearer → project, in the order of §8.3. */
  #authorise(request: CloudRequest, projectName: string): FcmProject | CloudAnswer {
    const grant = this.#oauth.grantOf(request.headers['authorization']);
    if (grant === 'missing') return errors.missingCredential();
    if (grant === undefined) return errors.invalidCredential();
    const { project } = grant;
    const isNamed = project.projectId === projectName || project.projectNumber === projectName;
    return isNamed && project.sendPermission === 'granted' ? project : errors.permissionDenied(projectName);
  }

  #send(request: CloudRequest, projectName: string): CloudAnswer {
    const project = this.#authorise(request, projectName);
    if ('body' in project) return project;
    const now = this.#context.clock.now();
    const isWithinRate = this.#rate.take(project, now);
    const read = readMessage(request.body.toString('utf8'), this.switches);
    if (!read.ok) return read.answer;
    const { message } = read;
    const targets = this.#targets(message, project);
    if (!Array.isArray(targets)) return targets;
    if (!isWithinRate || this.#context.faults.current.quotaSpent === true) {
      return this.#projectQuota(project, undefined);
    }
    // A dry run reaches no device.
    if (message.target.kind === 'token' && !message.validateOnly) {
      const [only] = targets;
      if (only !== undefined) {
        const rate = takeDevice(only.rate, project, now);
        if (rate === undefined) return errors.deviceQuota();
        only.rate = rate;
      }
    }
    return this.#accept(message, targets, project, now);
  }

  #accept(message: FcmMessage, targets: readonly FcmRegistration[], project: FcmProject, now: number): CloudAnswer {
    // Real ids look like `0:1700000000000000%<hex>` (§3).
    const id = message.validateOnly ? 'fake_message_id' : `0:${now}${threeDigits()}%${messageSuffix()}`;
    if (!message.validateOnly) {
      for (const registration of targets) {
        this.#registrations.accept(registration, {
          id,
          message,
          from: project.projectNumber,
          packageName: registration.packageName,
          sentAt: now,
        });
      }
    }
    const answer: CloudAnswer = {
      status: 200,
      headers: errors.JSON_HEADERS,
      code: 'ok',
      body: `{"name":${JSON.stringify(`projects/${project.projectId}/messages/${id}`)}}`,
    };
    if (this.#context.mode === 'full') answer.detail = describe(message, id);
    return answer;
  }

  #targets(message: FcmMessage, project: FcmProject): FcmRegistration[] | CloudAnswer {
    const { target } = message;
    switch (target.kind) {
      case 'token': {
        const { faults } = this.#context;
        const registration = this.#registrations.get(target.token);
        if (registration === undefined || (faults.any && faults.isPartialVictim(target.token))) {
          const tolerated = message.validateOnly && this.switches.dryRunDeadToken === 'accepted';
          return tolerated ? [] : errors.unregistered();
        }
        if (registration.project !== project) return errors.senderIdMismatch();
        if (message.restrictedPackage !== undefined && message.restrictedPackage !== registration.packageName) {
          return errors.packageMismatch();
        }
        return [registration];
      }
      case 'topic': {
        const { topic } = target;
        return this.#registrations.matching(project, (topics) => topics.has(topic));
      }
      case 'condition': {
        const matches = parseCondition(target.condition);
        return matches === undefined
          ? errors.invalidField('message.condition', 'Invalid condition expression provided.')
          : this.#registrations.matching(project, matches);
      }
      case 'fid':
        // Phones here register by token only, so no installation id is known.
        return errors.unregistered();
      default:
        return target satisfies never;
    }
  }

  #topicCall(request: CloudRequest): CloudAnswer | undefined {
    const batch = BATCH.exec(request.path)?.[1];
    if (batch !== undefined && request.method === 'POST') {
      const grant = this.#oauth.grantOf(request.headers['authorization']);
      if (grant === 'missing') return errors.missingCredential();
      if (grant === undefined) return errors.invalidCredential();
      const verb = batch === 'Add' ? 'add' : 'remove';
      return changeBatch(verb, request.body.toString('utf8'), grant.project, this.#registrations);
    }
    const [, name, token, topic] = SUBSCRIPTIONS.exec(request.path) ?? [];
    if (name === undefined || token === undefined) return undefined;
    const project = this.#authorise(request, decodeURIComponent(name));
    if ('body' in project) return project;
    const registration = this.#registrations.get(decodeURIComponent(token));
    if (request.method === 'DELETE' && topic !== undefined) {
      return changeSubscription('remove', decodeURIComponent(topic), registration, project);
    }
    if (request.method !== 'POST' || topic !== undefined) return undefined;
    const wanted = new URLSearchParams(request.query).get('topic_name') ?? '';
    return changeSubscription('add', wanted, registration, project);
  }

  #projectQuota(project: FcmProject | undefined, retryAfter: string | undefined): CloudAnswer {
    const always = this.switches.quotaRetryAfter === '60' ? '60' : undefined;
    return errors.projectQuota({
      body: this.switches.projectQuotaBody,
      retryAfter: retryAfter ?? always,
      projectNumber: project?.projectNumber ?? '0',
      limit: project?.limits.projectPerMinute ?? 0,
    });
  }
  #unknownPath(): CloudAnswer {
    return this.switches.unknownPath === 'html'
      ? errors.page(404, 'The requested URL was not found on this server.')
      : errors.notFoundJson();
  }
}

function describe(message: FcmMessage, id: string): Record<string, unknown> {
  const { target } = message;
  return {
    messageId: id,
    target: target.kind === 'token' ? redactToken(target.token) : target.kind,
    priority: message.priority,
    ttlMs: message.ttlMs,
    display: message.display !== undefined,
    ...(message.collapseKey === undefined ? {} : { collapseKey: message.collapseKey }),
  };
}

let serial = 0;
const threeDigits = (): string => (serial++ % 1000).toString().padStart(3, '0');
const suffixBase = randomBytes(6).toString('hex');
const messageSuffix = (): string => suffixBase + (serial >>> 0).toString(16).padStart(8, '0');

export const fcm: CloudDefinition<FcmCloud> = {
  vendor: 'fcm',
  endpoints: ENDPOINTS,
  switches: SWITCHES,
  account: ProjectSchema,
  maxConcurrentStreams: MAX_CONCURRENT_STREAMS,
  manners: MANNERS,
  // Far above the 4 KB payload, so that "too big" is the cloud's answer; the batch of 1000 topic tokens fits.
  maxBodyBytes: 512 * 1024,
  create: (context) => new FcmCloud(context),
};
