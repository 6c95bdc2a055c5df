import type { HorizontalPodAutoscaler, HPAScalingRules } from '../../api/generated/types.ts';

// models normalizeDesiredReplicasWithBehaviors of pkg/controller/podautoscaler/horizontal.go; without `behavior` the rules are its defaults

/** A size after stabilisation and rate limits, and what to say of it. */
export interface Limited {
  readonly replicas: number;
  readonly stabilized: 'up' | 'down' | undefined;
  readonly limit: readonly [reason: string, message: string] | undefined;
}

interface Change {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

const UP: HPAScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};
const DOWN: HPAScalingRules = {
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
};

/** Remembers what one autoscaler recommended and did, and holds it back accordingly. */
export class ScalingLimits {
  private recommendations: { readonly at: number; readonly replicas: number }[] = [];
  private changes: Change[] = [];

  /** @param downscaleWindowMs the stabilisation window for scaling down where the autoscaler names none */
  constructor(private readonly downscaleWindowMs: number) {}

  /** Takes note of a rescale. */
  changed(from: number, to: number, now: number): void {
    this.changes = [...this.changes.filter(({ at }) => now - at < 1_800_000), { at: now, from, to }];
  }

  limit({ spec }: HorizontalPodAutoscaler, current: number, wanted: number, now: number): Limited {
    const up = { ...UP, ...spec.behavior?.scaleUp };
    const down = { ...DOWN, ...spec.behavior?.scaleDown };
    const stable = this.stabilize(current, wanted, up, down, now);
    const stabilized = stable === wanted ? undefined : stable < wanted ? 'up' : 'down';
    const most = spec.maxReplicas;
    const least = spec.minReplicas ?? 1;
    if (stable > current) {
      const reach = this.rate(up, current, now, 'up');
      if (stable > Math.min(reach, most)) {
        return reach < most
          ? {
              replicas: Math.max(reach, current),
              stabilized,
              limit: [
                'ScaleUpLimit',
                'the desired replica count is increasing faster than the maximum scale rate',
              ],
            }
          : {
              replicas: most,
              stabilized,
              limit: ['TooManyReplicas', 'the desired replica count is more than the maximum replica count'],
            };
      }
    } else if (stable < current) {
      const reach = this.rate(down, current, now, 'down');
      if (stable < Math.max(reach, least)) {
        return reach > least
          ? {
              replicas: Math.min(reach, current),
              stabilized,
              limit: [
                'ScaleDownLimit',
                'the desired replica count is decreasing faster than the maximum scale rate',
              ],
            }
          : {
              replicas: least,
              stabilized,
              limit: ['TooFewReplicas', 'the desired replica count is less than the minimum replica count'],
            };
      }
    }
    if (stable > most)
      return {
        replicas: most,
        stabilized,
        limit: ['TooManyReplicas', 'the desired replica count is more than the maximum replica count'],
      };
    if (stable < least)
      return {
        replicas: least,
        stabilized,
        limit: ['TooFewReplicas', 'the desired replica count is less than the minimum replica count'],
      };
    return { replicas: stable, stabilized, limit: undefined };
  }

  private stabilize(
    current: number,
    wanted: number,
    up: HPAScalingRules,
    down: HPAScalingRules,
    now: number,
  ): number {
    const upWindow = (up.stabilizationWindowSeconds ?? 0) * 1000;
    const downWindow =
      down.stabilizationWindowSeconds === undefined
        ? this.downscaleWindowMs
        : down.stabilizationWindowSeconds * 1000;
    let lowest = wanted;
    let highest = wanted;
    for (const { at, replicas } of this.recommendations) {
      if (now - at < upWindow) lowest = Math.min(lowest, replicas);
      if (now - at < downWindow) highest = Math.max(highest, replicas);
    }
    const longest = Math.max(upWindow, downWindow);
    this.recommendations = [
      ...this.recommendations.filter(({ at }) => now - at < longest),
      { at: now, replicas: wanted },
    ];
    return Math.min(Math.max(current, lowest), highest);
  }

  /** How far the policies let the size go now. */
  private rate(rules: HPAScalingRules, current: number, now: number, direction: 'up' | 'down'): number {
    if (rules.selectPolicy === 'Disabled') return current;
    const reaches = (rules.policies ?? []).map(({ type, value, periodSeconds }) => {
      const recent = this.changes.filter(
        ({ at, from, to }) => now - at < periodSeconds * 1000 && (direction === 'up' ? to > from : to < from),
      );
      const start = current - recent.reduce((total, { from, to }) => total + to - from, 0);
      if (direction === 'up') return type === 'Pods' ? start + value : Math.ceil(start * (1 + value / 100));
      return type === 'Pods' ? start - value : Math.floor(start * (1 - value / 100));
    });
    const widest = (direction === 'up') === (rules.selectPolicy !== 'Min');
    return widest ? Math.max(...reaches) : Math.min(...reaches);
  }
}
