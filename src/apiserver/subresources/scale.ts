import type { LabelSelector, Scale } from '../../api/generated/types.ts';
import { asJson, type KubeObject } from '../../api/object.ts';
import { formatRequirements, selectorRequirements } from '../../api/selectors.ts';
import { invalidValue } from '../../apimachinery/validation/field-error.ts';
import { root } from '../../apimachinery/validation/path.ts';
import { isObject, type JsonObject } from '../../base/json.ts';
import type { RequestContext } from '../context.ts';
import { badRequest, invalid } from '../errors.ts';
import type { ApiAnswer } from '../interface.ts';
import { applyPatch } from '../patch/index.ts';
import { storedObject } from '../verbs/get.ts';
import { replaceStored } from '../verbs/update.ts';

type Scaled = KubeObject & {
  readonly spec?: { readonly replicas?: number; readonly selector?: unknown };
  readonly status?: { readonly replicas?: number };
};

/** The scale subresource of workloads. models pkg/registry/apps/deployment/storage, ScaleREST */
export const scale = {
  get: (context: RequestContext): ApiAnswer => ({ code: 200, body: asJson(scaleOf(storedObject(context))) }),
  update: (context: RequestContext): ApiAnswer => resize(context, context.call.body),
  patch(context: RequestContext): ApiAnswer {
    const current = asJson(scaleOf(storedObject(context)));
    const type = context.call.contentType ?? '';
    return resize(
      context,
      applyPatch(type, current, context.call.body, { apiVersion: 'autoscaling/v1', kind: 'Scale' }),
    );
  },
};

function scaleOf(object: Scaled): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata ?? {};
  const selector = selectorText(object.spec?.selector);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: object.spec?.replicas ? { replicas: object.spec.replicas } : {},
    status: { replicas: object.status?.replicas ?? 0, ...(selector === '' ? {} : { selector }) },
  } as Scale;
}

/** A LabelSelector, or the plain labels of a ReplicationController. */
function selectorText(selector: unknown): string {
  if (!isObject(selector)) return '';
  const isPlain = selector.matchLabels === undefined && selector.matchExpressions === undefined;
  return formatRequirements(
    selectorRequirements((isPlain ? { matchLabels: selector } : selector) as LabelSelector),
  );
}

function resize(context: RequestContext, body: unknown): ApiAnswer {
  const { resource, request } = context;
  if (!isObject(body)) throw badRequest('the object provided is unrecognized (must be of type Scale)');
  const wanted = body as Scale;
  const replicas = wanted.spec?.replicas ?? 0;
  if (replicas < 0) {
    throw invalid({ group: 'autoscaling', kind: 'Scale' }, request.name, [
      invalidValue(root('spec', 'replicas'), replicas, 'must be greater than or equal to 0'),
    ]);
  }
  const stored = storedObject(context);
  const current = resource.fromStorage(stored) as unknown as JsonObject;
  const next = {
    ...current,
    metadata: { ...(current.metadata as JsonObject), resourceVersion: wanted.metadata?.resourceVersion },
    spec: { ...(current.spec as JsonObject), replicas },
  };
  const { value } = resource.decode(next);
  const whole = { ...context, request: { ...request, subresource: '' } };
  return { code: 200, body: asJson(scaleOf(replaceStored(whole, stored, value))) };
}
