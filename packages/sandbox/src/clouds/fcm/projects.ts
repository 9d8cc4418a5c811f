/** Firebase projects and their service accounts: what a developer has in the console. */
import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { SandboxError } from '../../errors.ts';
import { GOOGLE_TOKEN_URL, LIMITS, TOKEN_LIFE_SECONDS } from './spec.ts';

const strict = { additionalProperties: false } as const;
const Limit = Type.Optional(Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]));
export const ProjectSchema = Type.Object(
  {
    projectId: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9-]{4,28}[a-z0-9]$' })),
    packages: Type.Optional(Type.Array(Type.String({ minLength: 3 }))),
    sendPermission: Type.Optional(Type.Union([Type.Literal('granted'), Type.Literal('denied')])),
    tokenUri: Type.Optional(Type.String()),
    tokenLifeSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 86_400 })),
    limits: Type.Optional(
      Type.Object(
        { projectPerMinute: Limit, devicePerMinute: Limit, devicePerHour: Limit, collapsibleBurst: Limit },
        strict,
      ),
    ),
  },
  strict,
);
/**
 * `packages`: Android packages of the project; a phone's app must be one of them; default any.
 * `sendPermission`: `denied` → 403 without FcmError (missing IAM role). `tokenUri`: the JSON's, default Google's own.
 * `limits`: messages; null lifts one. Defaults: clouds/fcm.md §6.
 */
export type NewProject = Static<typeof ProjectSchema>;

/** The JSON file of a service account, as the console hands it out (§2). */
export interface ServiceAccount {
  type: 'service_account';
  project_id: string;
  private_key_id: string;
  private_key: string;
  client_email: string;
  client_id: string;
  auth_uri: string;
  token_uri: string;
  universe_domain: string;
}
export interface FcmLimits {
  projectPerMinute: number;
  devicePerMinute: number;
  devicePerHour: number;
  collapsibleBurst: number;
}
export interface FcmProject {
  readonly projectId: string;
  readonly projectNumber: string;
  readonly packages: readonly string[];
  readonly serviceAccount: ServiceAccount;
  readonly limits: FcmLimits;
  readonly tokenLifeSeconds: number;
  sendPermission: 'granted' | 'denied';
}

export class FcmProjects {
  readonly #byId = new Map<string, FcmProject>();
  readonly #byNumber = new Map<string, FcmProject>();
  readonly #byEmail = new Map<string, { project: FcmProject; publicKey: KeyObject }>();

  /** @throws {SandboxError} `conflict` when the id is taken. */
  add(wanted: NewProject): FcmProject {
    const projectId = wanted.projectId ?? `sandbox-${randomBytes(4).toString('hex')}`;
    if (this.#byId.has(projectId)) {
      throw new SandboxError('conflict', `a Firebase project "${projectId}" exists already`, {
        field: 'projectId',
        fix: 'use another, or leave it out',
      });
    }
    const keys = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const clientEmail = `firebase-adminsdk-${randomBytes(3).toString('hex')}@${projectId}.iam.gserviceaccount.com`;
    const limit = (given: number | null | undefined, usual: number): number =>
      given === undefined ? usual : (given ?? Number.POSITIVE_INFINITY);
    const project: FcmProject = {
      projectId,
      projectNumber: (100_000_000_000 + this.#byId.size).toString(),
      packages: wanted.packages ?? [],
      serviceAccount: {
        type: 'service_account',
        project_id: projectId,
        private_key_id: randomBytes(20).toString('hex'),
        private_key: keys.privateKey,
        client_email: clientEmail,
        client_id: randomBytes(6).readUIntBE(0, 6).toString().padStart(21, '1'),
        auth_uri: 'https://accounts.google.com/o/oauth2/auth',
        token_uri: wanted.tokenUri ?? GOOGLE_TOKEN_URL,
        universe_domain: 'googleapis.com',
      },
      limits: {
        projectPerMinute: limit(wanted.limits?.projectPerMinute, LIMITS.projectPerMinute),
        devicePerMinute: limit(wanted.limits?.devicePerMinute, LIMITS.devicePerMinute),
        devicePerHour: limit(wanted.limits?.devicePerHour, LIMITS.devicePerHour),
        collapsibleBurst: limit(wanted.limits?.collapsibleBurst, LIMITS.collapsibleBurst),
      },
      tokenLifeSeconds: wanted.tokenLifeSeconds ?? TOKEN_LIFE_SECONDS,
      sendPermission: wanted.sendPermission ?? 'granted',
    };
    this.#byId.set(projectId, project);
    this.#byNumber.set(project.projectNumber, project);
    this.#byEmail.set(clientEmail, { project, publicKey: createPublicKey(keys.publicKey) });
    return project;
  }

  all(): readonly FcmProject[] {
    return [...this.#byId.values()];
  }
  /** By id, or by number without padding (§1). */
  find(idOrNumber: string): FcmProject | undefined {
    return this.#byId.get(idOrNumber) ?? this.#byNumber.get(idOrNumber);
  }
  get(idOrNumber: string): FcmProject {
    const project = this.find(idOrNumber);
    if (project === undefined) {
      throw new SandboxError('not_found', `no Firebase project "${idOrNumber}"`, {
        field: 'project',
        fix: 'create it first: sandbox.clouds.fcm.addProject({ projectId })',
      });
    }
    return project;
  }
  byEmail(clientEmail: string): { project: FcmProject; publicKey: KeyObject } | undefined {
    return this.#byEmail.get(clientEmail);
  }
}
