import type { HorizontalPodAutoscaler, HPAScalingRules } from '../../api/generated/types.ts';

// models normalizeDesiredReplicas and normalizeDesiredReplicasWithBehaviors of pkg/controller/podautoscaler/horizontal.go

/** A size after stabilisation and rate limits, and what to say of it. */
export interface Limited {
  readonly replicas: number;
  readonly stabilized: 'up' | 'down' | undefined;
  readonly limit: readonly [reason: string, message: string] | undefined;
}

interface Recommended {
  readonly at: number;
  readonly replicas: number;
}

interface Change {
  readonly at: number;
  readonly by: number;
}

type Direction = 'up' | 'down';

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
/** No policy may look further back. */
const LONGEST_PERIOD_MS = 1_800_000;

const TOO_MANY = [
  'TooManyReplicas',
  'the desired replica count is more than the maximum replica count',
] as const;
const TOO_FEW = [
  'TooFewReplicas',
  'the desired replica count is less than the minimum replica count',
] as const;
const TOO_FAST = {
  up: ['ScaleUpLimit', 'the desired replica count is increasing faster than the maximum scale rate'],
  down: ['ScaleDownLimit', 'the desired replica count is decreasing faster than the maximum scale rate'],
} as const;

/** Remembers what one autoscaler recommended and did, and holds it back accordingly. */
export class ScalingLimits {
  private recommendations: readonly Recommended[];
  private changes: readonly Change[] = [];

  /**
   * @param downscaleWindowMs the stabilisation window for scaling down where the autoscaler names none
   * @param current the size at the first look, which counts as the first recommendation
   */
  constructor(
    private readonly downscaleWindowMs: number,
    current: number,
    now: number,
  ) {
    this.recommendations = [{ at: now, replicas: current }];
  }

  /** Takes note of a rescale. */
  changed(from: number, to: number, now: number): void {
    const recent = this.changes.filter(({ at }) => now - at < LONGEST_PERIOD_MS);
    this.changes = [...recent, { at: now, by: to - from }];
  }

  /** Holds a recommendation back, and remembers it. */
  limit({ spec }: HorizontalPodAutoscaler, current: number, wanted: number, now: number): Limited {
    const { behavior, minReplicas: least = 1, maxReplicas: most } = spec;
    if (behavior === undefined) {
      const stable = Math.max(wanted, ...this.since(now - this.downscaleWindowMs));
      this.remember(wanted, now, this.downscaleWindowMs);
      const reach = Math.max(2 * current, 4);
      const stabilized = stable === wanted ? undefined : 'down';
      if (stable < least) return { replicas: least, stabilized, limit: TOO_FEW };
      if (stable <= Math.min(reach, most)) return { replicas: stable, stabilized, limit: undefined };
      return reach < most
        ? { replicas: reach, stabilized, limit: TOO_FAST.up }
        : { replicas: most, stabilized, limit: TOO_MANY };
    }
    const up = { ...UP, ...behavior.scaleUp };
    const down = { ...DOWN, ...behavior.scaleDown };
    const stable = this.stabilize(current, wanted, up, down, now);
    const direction: Direction = wanted >= current ? 'up' : 'down';
    const stabilized = stable === wanted ? undefined : direction;
    if (stable > current) {
      const reach = Math.max(current, this.reach(up, current, now, 'up'));
      if (stable > Math.min(reach, most))
        return reach < most
          ? { replicas: reach, stabilized, limit: TOO_FAST.up }
          : { replicas: most, stabilized, limit: TOO_MANY };
    } else if (stable < current) {
      const reach = Math.min(current, this.reach(down, current, now, 'down'));
      if (stable < Math.max(reach, least))
        return reach > least
          ? { replicas: reach, stabilized, limit: TOO_FAST.down }
          : { replicas: least, stabilized, limit: TOO_FEW };
    }
    return { replicas: stable, stabilized, limit: undefined };
  }

  private since(time: number): number[] {
    return this.recommendations.filter(({ at }) => at > time).map(({ replicas }) => replicas);
  }

  private remember(replicas: number, now: number, windowMs: number): void {
    const recent = this.recommendations.filter(({ at }) => at > now - windowMs);
    this.recommendations = [...recent, { at: now, replicas }];
  }

  private stabilize(
    current: number,
    wanted: number,
    up: HPAScalingRules,
    down: HPAScalingRules,
    now: number,
  ): number {
    const upWindow = (up.stabilizationWindowSeconds ?? 0) * 1000;
    const downSeconds = down.stabilizationWindowSeconds;
    const downWindow = downSeconds === undefined ? this.downscaleWindowMs : downSeconds * 1000;
    const lowest = Math.min(wanted, ...this.since(now - upWindow));
    const highest = Math.max(wanted, ...this.since(now - downWindow));
    this.remember(wanted, now, Math.max(upWindow, downWindow));
    return Math.min(Math.max(current, lowest), highest);
  }

  /** How far the policies let the size go now. */
  private reach(rules: HPAScalingRules, current: number, now: number, direction: Direction): number {
    if (rules.selectPolicy === 'Disabled') return current;
    const reaches = (rules.policies ?? []).map(({ type, value, periodSeconds }) => {
      const recent = this.changes.filter(({ at }) => now - at < periodSeconds * 1000);
      const start = current - recent.reduce((total, { by }) => total + by, 0);
      const change = direction === 'up' ? value : -value;
      if (type === 'Pods') return start + change;
      const share = start * (1 + change / 100);
      return direction === 'up' ? Math.ceil(share) : Math.trunc(share);
    });
    const widest = (direction === 'up') === (rules.selectPolicy !== 'Min');
    return widest ? Math.max(...reaches) : Math.min(...reaches);
  }
}
