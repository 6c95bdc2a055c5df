import {
  type FieldError,
  forbiddenField,
  invalidValue,
  notSupported,
  required,
} from '../apimachinery/validation/field-error.ts';
import type { Clock } from '../base/clock.ts';
import { isObject } from '../base/json.ts';
import type { Rng } from '../base/rng.ts';
import type { Store } from '../store/store.ts';
import type { AdmissionChain } from './admission/chain.ts';
import type { Authorizer } from './auth/authorizer.ts';
import { invalid } from './errors.ts';
import type { ApiCall, NodeDialer, User } from './interface.ts';
import type { KindContext } from './kinds/kind.ts';
import type { Registry, ServedResource } from './registry.ts';
import type { ResourceRequest } from './request.ts';

/** The parts of the server that verbs and subresources work with. */
export interface Backend {
  readonly store: Store;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly registry: Registry;
  readonly admission: AdmissionChain;
  readonly authorizer: Authorizer;
  readonly dialNode: NodeDialer | undefined;
}

/** One request for a resource, on its way through the server. */
export interface RequestContext extends KindContext {
  readonly backend: Backend;
  readonly call: ApiCall;
  readonly request: ResourceRequest;
  readonly resource: ServedResource;
  readonly user: User;
  readonly options: WriteOptions;
  readonly warnings: readonly string[];
}

export interface WriteOptions {
  readonly dryRun: boolean;
  readonly fieldValidation: 'Strict' | 'Warn' | 'Ignore';
  readonly fieldManager: string;
  readonly force: boolean;
}

const OPTIONS_KIND: Readonly<Record<string, string>> = {
  create: 'CreateOptions',
  update: 'UpdateOptions',
  patch: 'PatchOptions',
};

/** @throws ApiError Invalid for options that are not good */
export function requestContext(
  backend: Backend,
  call: ApiCall,
  request: ResourceRequest,
  resource: ServedResource,
  user: User,
): RequestContext {
  const warnings: string[] = [];
  const options = writeOptions(call, request.verb);
  return {
    backend,
    call,
    request,
    resource,
    user,
    options,
    warnings,
    store: backend.store,
    now: backend.clock.now(),
    rng: backend.rng,
    dryRun: options.dryRun,
    warn: text => {
      if (!warnings.includes(text)) warnings.push(text);
    },
  };
}

/** models k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go */
function writeOptions(call: ApiCall, verb: string): WriteOptions {
  const query = call.query;
  if (query === undefined) {
    return { dryRun: false, fieldValidation: 'Warn', fieldManager: agentName(call.userAgent), force: false };
  }
  const errors: FieldError[] = [];
  const isApply = call.contentType?.startsWith('application/apply-patch') ?? false;
  const manager = query.get('fieldManager') ?? '';
  const force = query.get('force');
  if (verb === 'patch') {
    if (isApply && manager === '') errors.push(required('fieldManager', 'is required for apply patch'));
    if (!isApply && force !== null)
      errors.push(forbiddenField('force', 'may not be specified for non-apply patch'));
  }
  if (manager.length > 128)
    errors.push(invalidValue('fieldManager', manager, 'may not be more than 128 bytes'));
  const dryRun = query.getAll('dryRun');
  if (dryRun.some(value => value !== 'All')) errors.push(notSupported('dryRun', dryRun, ['All']));
  const validation = query.get('fieldValidation') ?? '';
  if (!['', 'Ignore', 'Warn', 'Strict'].includes(validation)) {
    errors.push(notSupported('fieldValidation', validation, ['', 'Ignore', 'Strict', 'Warn']));
  }
  const kind = OPTIONS_KIND[verb];
  if (errors.length > 0 && kind !== undefined) throw invalid({ group: 'meta.k8s.io', kind }, '', errors);
  return {
    dryRun: dryRun.length > 0 || bodyIsDryRun(call, verb),
    fieldValidation: validation === '' ? 'Warn' : (validation as WriteOptions['fieldValidation']),
    fieldManager: manager === '' ? agentName(call.userAgent) : manager,
    force: force === 'true' || force === '1',
  };
}

/** A DELETE carries its options in the body. */
function bodyIsDryRun(call: ApiCall, verb: string): boolean {
  if (verb !== 'delete' && verb !== 'deletecollection') return false;
  return isObject(call.body) && Array.isArray(call.body.dryRun) && call.body.dryRun.includes('All');
}

/** The field manager of who gave none: the user agent up to the first slash. */
function agentName(agent: string | undefined): string {
  const name = agent?.split('/', 1)[0] ?? '';
  return name === '' ? 'unknown' : name;
}
