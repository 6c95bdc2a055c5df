import type { ScoringStrategy, UtilizationPoint } from '../config/types.ts';

/** A node's score, 0..100, from what is asked of it and what it can give. */
export type ResourceScorer = (
  requested: readonly number[],
  allocatable: readonly number[],
  weights: readonly number[],
) => number;

/** The scorer of a strategy; the strategy has been validated. */
export function scorerFor({ type, requestedToCapacityRatio }: ScoringStrategy): ResourceScorer {
  if (type === 'MostAllocated') return weightedMean(mostAllocated);
  if (type === 'RequestedToCapacityRatio') return byShape(requestedToCapacityRatio?.shape ?? []);
  return weightedMean(leastAllocated);
}

/** models plugins/noderesources/least_allocated.go */
function leastAllocated(requested: number, capacity: number): number {
  return requested > capacity ? 0 : Math.trunc(((capacity - requested) * 100) / capacity);
}

/** models plugins/noderesources/most_allocated.go */
function mostAllocated(requested: number, capacity: number): number {
  return Math.trunc((Math.min(requested, capacity) * 100) / capacity);
}

function weightedMean(scoreOne: (requested: number, capacity: number) => number): ResourceScorer {
  return (requested, allocatable, weights) => {
    let sum = 0;
    let weightSum = 0;
    for (let i = 0; i < weights.length; i++) {
      const capacity = allocatable[i]!;
      if (capacity === 0) continue;
      sum += scoreOne(requested[i]!, capacity) * weights[i]!;
      weightSum += weights[i]!;
    }
    return weightSum === 0 ? 0 : Math.trunc(sum / weightSum);
  };
}

/** The highest score that a point of a shape can have. */
const SHAPE_MAX = 10;

/** models plugins/noderesources/requested_to_capacity_ratio.go */
function byShape(points: readonly UtilizationPoint[]): ResourceScorer {
  const shape = points.map(({ utilization, score }) => ({ utilization, score: score * (100 / SHAPE_MAX) }));
  return (requested, allocatable, weights) => {
    let sum = 0;
    let weightSum = 0;
    for (let i = 0; i < weights.length; i++) {
      const capacity = allocatable[i]!;
      if (capacity === 0) continue;
      const asked = requested[i]!;
      const utilization = asked > capacity ? 100 : Math.trunc((asked * 100) / capacity);
      const score = interpolate(shape, utilization);
      if (score <= 0) continue;
      sum += score * weights[i]!;
      weightSum += weights[i]!;
    }
    return weightSum === 0 ? 0 : Math.round(sum / weightSum);
  };
}

/** models plugins/helper/shape_score.go */
function interpolate(shape: readonly UtilizationPoint[], utilization: number): number {
  for (const [i, point] of shape.entries()) {
    if (utilization > point.utilization) continue;
    const before = shape[i - 1];
    if (before === undefined) return point.score;
    const rise = (point.score - before.score) * (utilization - before.utilization);
    return before.score + Math.trunc(rise / (point.utilization - before.utilization));
  }
  return shape.at(-1)?.score ?? 0;
}
