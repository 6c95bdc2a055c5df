import type {
  LimitRange,
  LimitRangeItem,
  PersistentVolumeClaim,
  Pod,
  Quantity,
} from '../../api/generated/types.ts';
import { podResources } from '../../api/pod-resources.ts';
import { compareQuantities, milliValue } from '../../api/quantity.ts';
import { type Draft, draftOf } from '../draft.ts';
import { forbidden } from '../errors.ts';
import type { AdmissionPlugin, Attributes } from './plugin.ts';

const ANNOTATION = 'kubernetes.io/limit-ranger';
type Resources = Readonly<Record<string, Quantity>>;

/** Fills in and enforces LimitRanges. models plugin/pkg/admission/limitranger */
export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  mutate({ operation, resource, subresource, draft, context }) {
    if (resource.storage !== 'pods' || operation !== 'CREATE' || subresource !== '' || !draft) return;
    for (const range of rangesOf(context)) fillIn(range, draftOf<Pod>(draft));
  },
  validate({ operation, resource, subresource, draft, context }) {
    if (subresource !== '' || !draft) return;
    if (resource.storage === 'pods' && operation === 'CREATE') {
      refuse(
        context,
        rangesOf(context).flatMap(range => podErrors(range, draftOf<Pod>(draft) as Pod)),
      );
    }
    if (resource.storage === 'persistentvolumeclaims') {
      const claim = draftOf<PersistentVolumeClaim>(draft) as PersistentVolumeClaim;
      refuse(
        context,
        rangesOf(context).flatMap(range => claimErrors(range, claim)),
      );
    }
  },
};

function rangesOf({ store, request }: Attributes['context']): readonly LimitRange[] {
  return store.list('limitranges', request.namespace) as readonly LimitRange[];
}

function refuse({ resource, request, call }: Attributes['context'], errors: readonly string[]): void {
  if (errors.length === 0) return;
  const unique = [...new Set(errors)];
  const body = call.body as { metadata?: { name?: string } } | undefined;
  const reason = unique.length === 1 ? unique[0]! : `[${unique.join(', ')}]`;
  throw forbidden(resource.info, request.name || (body?.metadata?.name ?? ''), reason);
}

/** models mergePodResourceRequirements */
function fillIn(range: LimitRange, pod: Draft<Pod>): void {
  const items = (range.spec?.limits ?? []).filter(({ type }) => type === 'Container');
  const requests = Object.assign({}, ...items.map(item => item.defaultRequest ?? {})) as Resources;
  const limits = Object.assign({}, ...items.map(item => item.default ?? {})) as Resources;
  const notes: string[] = [];
  for (const [label, containers] of [
    ['container', pod.spec?.containers ?? []],
    ['init container', pod.spec?.initContainers ?? []],
  ] as const) {
    for (const container of containers) {
      const own = (container.resources ??= {});
      for (const [kind, defaults] of [
        ['request', requests],
        ['limit', limits],
      ] as const) {
        const field = `${kind}s` as const;
        const missing = Object.keys(defaults)
          .filter(name => own[field]?.[name] === undefined)
          .sort();
        if (missing.length === 0) continue;
        own[field] = { ...own[field], ...Object.fromEntries(missing.map(name => [name, defaults[name]!])) };
        notes.push(`${missing.join(', ')} ${kind} for ${label} ${container.name}`);
      }
    }
  }
  if (notes.length === 0) return;
  const meta = (pod.metadata ??= {});
  meta.annotations = { ...meta.annotations, [ANNOTATION]: `LimitRanger plugin set: ${notes.join('; ')}` };
}

function podErrors(range: LimitRange, pod: Pod): string[] {
  const spec = pod.spec!;
  return (range.spec?.limits ?? []).flatMap(item => {
    if (item.type === 'Container') {
      return [...spec.containers, ...(spec.initContainers ?? [])].flatMap(({ resources }) =>
        itemErrors(item, resources?.requests ?? {}, resources?.limits ?? {}),
      );
    }
    if (item.type === 'Pod')
      return itemErrors(item, podResources(spec, 'requests'), podResources(spec, 'limits'));
    return [];
  });
}

function claimErrors(range: LimitRange, claim: PersistentVolumeClaim): string[] {
  const requests = claim.spec?.resources?.requests ?? {};
  return (range.spec?.limits ?? [])
    .filter(({ type }) => type === 'PersistentVolumeClaim')
    .flatMap(item => [
      ...Object.entries(item.min ?? {}).flatMap(([name, min]) =>
        minErrors(item.type, name, min, requests, {}),
      ),
      ...Object.entries(item.max ?? {}).flatMap(([name, max]) =>
        maxRequestErrors(item.type, name, max, requests),
      ),
    ]);
}

function itemErrors(item: LimitRangeItem, requests: Resources, limits: Resources): string[] {
  return [
    ...Object.entries(item.min ?? {}).flatMap(([name, min]) =>
      minErrors(item.type, name, min, requests, limits),
    ),
    ...Object.entries(item.max ?? {}).flatMap(([name, max]) =>
      maxErrors(item.type, name, max, requests, limits),
    ),
    ...Object.entries(item.maxLimitRequestRatio ?? {}).flatMap(([name, ratio]) =>
      ratioErrors(item.type, name, ratio, requests[name], limits[name]),
    ),
  ];
}

function minErrors(
  type: string,
  name: string,
  min: Quantity,
  requests: Resources,
  limits: Resources,
): string[] {
  const text = `minimum ${name} usage per ${type} is ${min}`;
  const request = requests[name];
  const limit = limits[name];
  if (request === undefined) return [`${text}.  No request is specified`];
  if (compareQuantities(request, min) < 0) return [`${text}, but request is ${request}`];
  return limit !== undefined && compareQuantities(limit, min) < 0 ? [`${text}, but limit is ${limit}`] : [];
}

function maxErrors(
  type: string,
  name: string,
  max: Quantity,
  requests: Resources,
  limits: Resources,
): string[] {
  const text = `maximum ${name} usage per ${type} is ${max}`;
  const request = requests[name];
  const limit = limits[name];
  if (limit === undefined) return [`${text}.  No limit is specified`];
  if (compareQuantities(limit, max) > 0) return [`${text}, but limit is ${limit}`];
  return request !== undefined && compareQuantities(request, max) > 0
    ? [`${text}, but request is ${request}`]
    : [];
}

function maxRequestErrors(type: string, name: string, max: Quantity, requests: Resources): string[] {
  const text = `maximum ${name} usage per ${type} is ${max}`;
  const request = requests[name];
  if (request === undefined) return [`${text}.  No request is specified`];
  return compareQuantities(request, max) > 0 ? [`${text}, but request is ${request}`] : [];
}

function ratioErrors(
  type: string,
  name: string,
  ratio: Quantity,
  request: Quantity | undefined,
  limit: Quantity | undefined,
): string[] {
  const text = `${name} max limit to request ratio per ${type} is ${ratio}, but`;
  const asked = milliValue(request);
  const allowed = milliValue(limit);
  if (asked === 0) return [`${text} no request is specified or request is 0`];
  if (allowed === 0) return [`${text} no limit is specified or limit is 0`];
  const given = allowed / asked;
  return given > milliValue(ratio) / 1000 ? [`${text} provided ratio is ${given.toFixed(6)}`] : [];
}
