import type { Pod } from '../../api/generated/types.ts';
import { ApiError, ConnectionRefused } from '../../api/status.ts';
import type { VolumeBindingArgs } from '../config/types.ts';
import type { CycleState } from '../framework/cycle-state.ts';
import type { EventInterest } from '../framework/events.ts';
import type { Handle } from '../framework/handle.ts';
import type { Done, Plugin } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import { type Outcome, refuse } from '../framework/status.ts';
import { claimNameOf, claimNamesOf } from '../framework/volumes.ts';
import { type PodClaims, type PodVolumes, VolumeBinder } from '../volumes/binder.ts';

const NAME = 'VolumeBinding';
const STATE = NAME;
const SKIP = refuse(NAME, 'Skip');
const POLL_MS = 1000;

interface State {
  readonly claims: PodClaims;
  readonly byNode: Map<string, PodVolumes>;
  /** What is to be written once Reserve has taken it. */
  reserved?: PodVolumes;
}

/** Finds nodes where the pod's claims can be bound, and binds them. models plugins/volumebinding/volume_binding.go */
export function volumeBinding({ bindTimeoutSeconds }: VolumeBindingArgs, handle: Handle): Plugin {
  const binder = new VolumeBinder(handle);
  const read = (state: CycleState) => state.read<State>(STATE);
  const needsWrite = (volumes: PodVolumes | undefined) =>
    volumes !== undefined && volumes.bindings.length + volumes.provisions.length > 0;
  return {
    name: NAME,
    preFilter(state, pod) {
      if (claimNamesOf(pod.pod).length === 0) return SKIP;
      const missing = unusableClaim(pod, handle);
      if (missing !== undefined) return refuse(NAME, 'UnschedulableAndUnresolvable', missing);
      try {
        const claims = binder.claimsOf(pod);
        if (claims.immediate.length > 0)
          return refuse(
            NAME,
            'UnschedulableAndUnresolvable',
            'pod has unbound immediate PersistentVolumeClaims',
          );
        state.write(STATE, { claims, byNode: new Map() } satisfies State);
        return undefined;
      } catch (error) {
        return refuse(NAME, 'Error', (error as Error).message);
      }
    },
    filter(state, _pod, node) {
      const found = read(state);
      if (found === undefined) return refuse(NAME, 'Error', 'not found');
      try {
        const volumes = binder.find(found.claims, node);
        if (!('bindings' in volumes)) return refuse(NAME, 'UnschedulableAndUnresolvable', ...volumes);
        found.byNode.set(node.name, volumes);
        return undefined;
      } catch (error) {
        return refuse(NAME, 'Error', (error as Error).message);
      }
    },
    // Scores only with the feature gate StorageCapacityScoring, which is off.
    preScore: () => SKIP,
    score: () => 0,
    reserve(state, _pod, node): Outcome {
      const found = read(state);
      const volumes = found?.byNode.get(node);
      if (found !== undefined && volumes !== undefined) found.reserved = binder.assume(volumes, node);
      return undefined;
    },
    unreserve(state) {
      const reserved = read(state)?.reserved;
      if (reserved !== undefined) binder.revert(reserved);
    },
    preBindNeeded: state => needsWrite(read(state)?.reserved),
    preBind(state, { pod }, node, done) {
      const volumes = read(state)?.reserved;
      if (volumes === undefined || !needsWrite(volumes)) return done(undefined);
      try {
        binder.write(volumes);
      } catch (error) {
        if (!(error instanceof ApiError || error instanceof ConnectionRefused)) throw error;
        return done(refuse(NAME, 'Error', error.message));
      }
      waitUntilBound(binder, volumes, pod, node, bindTimeoutSeconds * 1000, handle, done);
    },
    events: () => EVENTS,
  };
}

function waitUntilBound(
  binder: VolumeBinder,
  volumes: PodVolumes,
  pod: Pod,
  node: string,
  timeoutMs: number,
  { clock }: Handle,
  done: Done,
): void {
  const until = clock.now() + timeoutMs;
  const failed = (message: string) => done(refuse(NAME, 'Error', `binding volumes: ${message}`));
  const look = () => {
    try {
      if (binder.isDone(volumes, pod, node)) return done(undefined);
    } catch (error) {
      return failed((error as Error).message);
    }
    if (clock.now() >= until) return failed('context deadline exceeded');
    clock.after(POLL_MS, look);
  };
  clock.after(POLL_MS, look);
}

/** What makes a pod's claims unusable, if anything does. */
function unusableClaim({ pod, namespace, uid }: PodInfo, { listers }: Handle): string | undefined {
  for (const volume of pod.spec?.volumes ?? []) {
    const name = claimNameOf(pod, volume);
    if (name === undefined) continue;
    const claim = listers.claims.get(`${namespace}/${name}`);
    if (claim === undefined)
      return volume.ephemeral
        ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`
        : `persistentvolumeclaim "${name}" not found`;
    if (claim.status?.phase === 'Lost')
      return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec?.volumeName}"`;
    if (claim.metadata?.deletionTimestamp !== undefined)
      return `persistentvolumeclaim "${name}" is being deleted`;
    const owner = claim.metadata?.ownerReferences?.find(reference => reference.controller);
    if (volume.ephemeral && owner?.uid !== uid)
      return `PVC ${namespace}/${name} was not created for pod ${namespace}/${pod.metadata?.name} (pod is not owner)`;
  }
  return undefined;
}

const EVENTS: readonly EventInterest[] = [
  {
    resource: 'StorageClass',
    actions: ['Add', 'Update'],
    hint: (_pod, { before, after }) => {
      const topologies = (object: unknown) =>
        JSON.stringify((object as { allowedTopologies?: unknown } | undefined)?.allowedTopologies);
      return before === undefined || topologies(before) !== topologies(after);
    },
  },
  {
    resource: 'PersistentVolumeClaim',
    actions: ['Add', 'Update'],
    hint: (pod, { after }) =>
      after?.metadata?.namespace === pod.namespace &&
      claimNamesOf(pod.pod).includes(after.metadata.name ?? ''),
  },
  { resource: 'PersistentVolume', actions: ['Add', 'Update'] },
  { resource: 'Node', actions: ['Add', 'UpdateNodeLabel'] },
  { resource: 'CSINode', actions: ['Add', 'Update'], hint: (_pod, { before }) => before === undefined },
  { resource: 'CSIDriver', actions: ['Update'] },
  { resource: 'CSIStorageCapacity', actions: ['Add', 'Update'] },
];
