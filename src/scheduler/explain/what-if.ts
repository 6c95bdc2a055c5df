import type { Pod } from '../../api/generated/types.ts';
import { runPreFilters } from '../algorithm/find-nodes.ts';
import { Cache } from '../cache/cache.ts';
import { CycleState } from '../framework/cycle-state.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import { PodInfo } from '../framework/pod-info.ts';
import type { Profile } from '../framework/profile.ts';
import { type Outcome, refuse, type Status } from '../framework/status.ts';
import { type Change, changeNode, changePod, type NodeChange, type PodChange } from './change.ts';
import type { Refusal } from './decision.ts';

/** Makes a profile that decides over another cache than the scheduler's own. */
export type ProfileOver = (cache: Cache) => Profile;

/** A cluster and a waiting pod as they would be after some changes; the real ones stay as they are. */
export class WhatIf {
  readonly cache: Cache;
  readonly profile: Profile;
  readonly pod: PodInfo;
  /** What was changed to get here. */
  readonly changes: readonly Change[];

  /** @param real the cluster @param pod the pod that waits, as it is */
  constructor(
    private readonly real: Cache,
    private readonly profileOver: ProfileOver,
    private readonly waiting: Pod,
    changes: readonly Change[],
  ) {
    this.changes = changes;
    this.pod = new PodInfo(
      changes.filter((change): change is PodChange => change.on === 'pod').reduce(changePod, waiting),
    );
    this.cache = changedCache(
      real,
      changes.filter((change): change is NodeChange => change.on === 'node'),
    );
    this.profile = profileOver(this.cache);
  }

  /** The same with more changes. */
  with(changes: readonly Change[]): WhatIf {
    return new WhatIf(this.real, this.profileOver, this.waiting, [...this.changes, ...changes]);
  }

  /** Why the pod would not fit on a node: by every filter that minds, the first of which is the one that counts. */
  refusals(node: NodeInfo): readonly Refusal[] {
    const { state, refusal } = this.prepared(node);
    if (refusal !== undefined) return [refusalOf(node, 'PreFilter', refusal)];
    const { filters } = this.profile;
    return filters.active(state, this.pod).flatMap(filter => {
      const status = filters.runWithNominated(state, this.pod, node, [filter]);
      return status === undefined ? [] : [refusalOf(node, 'Filter', status)];
    });
  }

  /** Why the pod would not fit on a node, as a scheduling cycle would say. */
  refusal(node: NodeInfo): Outcome {
    const { state, refusal } = this.prepared(node);
    return refusal ?? this.profile.filters.runWithNominated(state, this.pod, node);
  }

  private prepared(node: NodeInfo): { readonly state: CycleState; readonly refusal?: Status } {
    const state = new CycleState();
    const { choice, refusal, choosers } = runPreFilters(this.profile, state, this.pod, this.cache.list());
    if (refusal !== undefined) return { state, refusal };
    if (choice === undefined || choice.has(node.name)) return { state };
    const names = [...choosers].sort();
    const reason = `node(s) didn't satisfy plugin(s) [${names.join(' ')}]`;
    return { state, refusal: refuse(names[0] ?? '', 'UnschedulableAndUnresolvable', reason) };
  }
}

function refusalOf({ name }: NodeInfo, at: Refusal['at'], { plugin, code, reasons }: Status): Refusal {
  return { node: name, at, plugin, code, reasons };
}

function changedCache(real: Cache, changes: readonly NodeChange[]): Cache {
  const cache = new Cache();
  const moved = new Set(changes.flatMap(change => (change.kind === 'move' ? [change.pod] : [])));
  for (const info of real.list()) {
    const here = changes.filter(change => change.node === info.name);
    cache.addNode(here.reduce(changeNode, info.node));
    for (const pod of info.pods.values()) if (!moved.has(pod.key)) cache.assume(pod, info.name);
    for (const change of here)
      if (change.kind === 'free') cache.nodes.get(info.name)?.free(change.resource, change.amount);
  }
  return cache;
}
