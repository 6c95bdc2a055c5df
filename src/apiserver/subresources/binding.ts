import type { Binding, Node, Pod } from '../../api/generated/types.ts';
import { type FieldError, notSupported, required } from '../../apimachinery/validation/field-error.ts';
import { root } from '../../apimachinery/validation/path.ts';
import { rfc3339 } from '../../base/clock.ts';
import type { RequestContext } from '../context.ts';
import { badRequest, conflict, invalid, notFound } from '../errors.ts';
import type { ApiAnswer } from '../interface.ts';
import { decodeAs } from '../verbs/decode-body.ts';

const PODS = { group: '', resource: 'pods' };
const PODS_BINDING = { group: '', resource: 'pods/binding' };
const TOPOLOGY_LABELS = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'];

/** POST pods/NAME/binding: gives a pod its node. models pkg/registry/core/pod/storage/storage.go, BindingREST */
export function binding(context: RequestContext): ApiAnswer {
  const { request, store } = context;
  const wanted = decodeAs<Binding>(context, 'v1', 'Binding');
  const name = request.subresource === 'binding' ? request.name : (wanted.metadata?.name ?? '');
  if (
    request.subresource === 'binding' &&
    wanted.metadata?.name !== undefined &&
    wanted.metadata.name !== name
  ) {
    throw badRequest(`name in URL does not match name in Binding object`);
  }
  const errors = validateBinding(wanted);
  if (errors.length > 0) throw invalid({ group: '', kind: 'Binding' }, name, errors);
  const pod = store.get('pods', request.namespace, name) as Pod | undefined;
  if (pod === undefined) throw notFound(PODS, name);
  checkPod(pod, wanted);
  const bound = context.backend.registry.find('', 'v1', 'pods')!.normalize(assign(context, pod, wanted));
  if (!context.dryRun) store.update('pods', request.namespace, name, bound, pod.metadata?.resourceVersion);
  return {
    code: 201,
    body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 },
  };
}

/** models ValidatePodBinding */
function validateBinding({ target }: Binding): FieldError[] {
  const errors: FieldError[] = [];
  if (target?.kind && target.kind !== 'Node') {
    errors.push(notSupported(root('target').child('kind'), target.kind, ['Node', '<empty>']));
  }
  if (!target?.name) errors.push(required(root('target').child('name')));
  return errors;
}

function checkPod(pod: Pod, wanted: Binding): void {
  const name = pod.metadata?.name ?? '';
  const { uid, resourceVersion } = wanted.metadata ?? {};
  if (uid && uid !== pod.metadata?.uid) {
    throw conflict(
      PODS_BINDING,
      name,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${pod.metadata?.uid}`,
    );
  }
  if (resourceVersion && resourceVersion !== pod.metadata?.resourceVersion) {
    throw conflict(
      PODS_BINDING,
      name,
      `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${pod.metadata?.resourceVersion}`,
    );
  }
  if (pod.metadata?.deletionTimestamp) {
    throw conflict(PODS_BINDING, name, `pod ${name} is being deleted, cannot be assigned to a host`);
  }
  if (pod.spec?.nodeName) {
    throw conflict(PODS_BINDING, name, `pod ${name} is already assigned to node "${pod.spec.nodeName}"`);
  }
  if (pod.spec?.schedulingGates?.length) {
    throw conflict(PODS_BINDING, name, `pod ${name} has non-empty .spec.schedulingGates`);
  }
}

/** The pod with its node, PodScheduled, and the node's topology labels (PodTopologyLabels admission). */
function assign({ store, now }: RequestContext, pod: Pod, { target, metadata }: Binding): Pod {
  const node = store.get('nodes', '', target.name!) as Node | undefined;
  const copied = TOPOLOGY_LABELS.flatMap(label => {
    const value = node?.metadata?.labels?.[label];
    return value === undefined ? [] : [[label, value] as const];
  });
  const { nominatedNodeName: _, ...status } = pod.status ?? {};
  const scheduled = {
    type: 'PodScheduled',
    observedGeneration: pod.metadata?.generation,
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: rfc3339(now),
  };
  const others = (status.conditions ?? []).filter(condition => condition.type !== 'PodScheduled');
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      ...(copied.length > 0 ? { labels: { ...pod.metadata?.labels, ...Object.fromEntries(copied) } } : {}),
      ...(metadata?.annotations
        ? { annotations: { ...pod.metadata?.annotations, ...metadata.annotations } }
        : {}),
    },
    spec: { ...pod.spec!, nodeName: target.name },
    status: { ...status, conditions: [...others, scheduled] as NonNullable<Pod['status']>['conditions'] },
  };
}
