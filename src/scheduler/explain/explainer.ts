import type { Pod } from '../../api/generated/types.ts';
import type { Cache } from '../cache/cache.ts';
import type { Profile } from '../framework/profile.ts';
import type { Informers } from '../informers.ts';
import type { SchedulingQueue } from '../queue/scheduling-queue.ts';
import type { DecisionLog } from './decision-log.ts';
import { type Explanation, outlookOf } from './explain.ts';
import { WhatIf } from './what-if.ts';

/** Answers why a pod is where it is, from what the scheduler has. */
export class Explainer {
  /** @param profileOver the profile of a pod, deciding over another cache than the scheduler's own */
  constructor(
    private readonly cache: Cache,
    private readonly informers: Informers,
    private readonly queue: SchedulingQueue,
    private readonly decisions: DecisionLog,
    private readonly profileOver: (schedulerName: string, cache: Cache) => Profile,
  ) {}

  /** @param key `namespace/name` @param nodes at most so many are looked at for a waiting pod */
  explain(key: string, nodes: number): Explanation {
    const pod = this.informers.pods.get(key);
    const decisions = this.decisions
      .of(key)
      .filter(one => pod === undefined || one.uid === pod.metadata?.uid);
    const uid = pod?.metadata?.uid ?? '';
    const waiting = this.queue.placeOf(uid);
    if (pod === undefined || waiting === undefined) return { pod: key, decisions };
    const gatedBy = this.queue.find(uid)?.gatingPlugin;
    return {
      pod: key,
      decisions,
      waiting,
      ...(gatedBy === undefined ? {} : { gatedBy }),
      outlook: outlookOf(this.whatIf(pod), nodes),
    };
  }

  /** A pod in the cluster as it is now, to try changes on. */
  whatIf(pod: Pod): WhatIf {
    const name = pod.spec?.schedulerName ?? '';
    return new WhatIf(this.cache, cache => this.profileOver(name, cache), pod, []);
  }
}
