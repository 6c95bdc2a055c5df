import { field } from './errors.ts';
import type {
  DefaultPreemptionArgs,
  InterPodAffinityArgs,
  NodeAffinityArgs,
  NodeResourcesBalancedAllocationArgs,
  NodeResourcesFitArgs,
  PodTopologySpreadArgs,
  ResourceWeight,
  UtilizationPoint,
  VolumeBindingArgs,
} from './types.ts';
import { nodeAffinityProblems } from './validate-node-selector.ts';

/** The problems of a plugin's arguments. @param path where they stand; '' at a plugin's own start */
export type ArgumentValidator = (path: string, args: unknown) => readonly string[];

/** Those that are checked when the configuration is read; NodeResourcesFit checks its own when it starts, as upstream. */
export const ARGUMENT_VALIDATORS: Readonly<Record<string, ArgumentValidator>> = {
  DefaultPreemption: (path, args) => preemptionProblems(path, args as DefaultPreemptionArgs),
  InterPodAffinity: (path, args) => {
    const weight = (args as InterPodAffinityArgs).hardPodAffinityWeight;
    return weight < 0 || weight > 100
      ? [field.invalid(child(path, 'hardPodAffinityWeight'), weight, 'not in valid range [0, 100]')]
      : [];
  },
  NodeAffinity: (path, args) => nodeAffinityProblems(path, args as NodeAffinityArgs),
  NodeResourcesBalancedAllocation: (path, args) =>
    balancedProblems(path, args as NodeResourcesBalancedAllocationArgs),
  PodTopologySpread: (path, args) => spreadProblems(path, args as PodTopologySpreadArgs),
  VolumeBinding: (path, args) => {
    const { bindTimeoutSeconds, shape } = args as VolumeBindingArgs;
    const problems: string[] = [];
    if (bindTimeoutSeconds < 0) {
      const detail = 'invalid BindTimeoutSeconds, should not be a negative value';
      problems.push(field.invalid(child(path, 'bindTimeoutSeconds'), bindTimeoutSeconds, detail));
    }
    if (shape !== undefined) {
      const detail = 'unexpected field `shape`, remove it or turn on the feature gate StorageCapacityScoring';
      problems.push(field.invalid(child(path, 'shape'), shape, detail));
    }
    return problems;
  },
};

function child(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function preemptionProblems(path: string, args: DefaultPreemptionArgs): readonly string[] {
  const { minCandidateNodesPercentage: percentage, minCandidateNodesAbsolute: absolute } = args;
  const [percentagePath, absolutePath] = [
    child(path, 'minCandidateNodesPercentage'),
    child(path, 'minCandidateNodesAbsolute'),
  ];
  const problems: string[] = [];
  if (percentage < 0 || percentage > 100)
    problems.push(field.invalid(percentagePath, percentage, 'not in valid range [0, 100]'));
  if (absolute < 0) problems.push(field.invalid(absolutePath, absolute, 'not in valid range [0, inf)'));
  if (percentage === 0 && absolute === 0) {
    const detail = 'cannot be zero at the same time as ';
    problems.push(field.invalid(percentagePath, percentage, `${detail}minCandidateNodesAbsolute`));
    problems.push(field.invalid(absolutePath, absolute, `${detail}minCandidateNodesPercentage`));
  }
  return problems;
}

function balancedProblems(
  path: string,
  { resources }: NodeResourcesBalancedAllocationArgs,
): readonly string[] {
  const seen = new Set<string>();
  return resources.flatMap(({ name, weight }, i) => {
    const at = `${child(path, 'resources')}[${i}]`;
    const problems = seen.has(name) ? [field.duplicate(`${at}.name`, name)] : [];
    seen.add(name);
    if (weight !== 1) problems.push(field.invalid(`${at}.weight`, weight, 'must be 1'));
    return problems;
  });
}

function spreadProblems(
  path: string,
  { defaultConstraints, defaultingType }: PodTopologySpreadArgs,
): readonly string[] {
  const problems: string[] = [];
  const typePath = child(path, 'defaultingType');
  if (defaultingType !== 'System' && defaultingType !== 'List')
    problems.push(field.notSupported(typePath, defaultingType, ['List', 'System']));
  else if (defaultingType === 'System' && defaultConstraints.length > 0)
    problems.push(field.invalid(typePath, defaultingType, 'when .defaultConstraints are not empty'));
  for (const [i, constraint] of defaultConstraints.entries()) {
    const at = `${child(path, 'defaultConstraints')}[${i}]`;
    const { maxSkew = 0, topologyKey = '', whenUnsatisfiable = '', labelSelector } = constraint;
    if (maxSkew <= 0) problems.push(field.invalid(`${at}.maxSkew`, maxSkew, 'not in valid range (0, inf)'));
    if (topologyKey === '') problems.push(field.required(`${at}.topologyKey`, 'can not be empty'));
    if (whenUnsatisfiable === '')
      problems.push(field.required(`${at}.whenUnsatisfiable`, 'can not be empty'));
    else if (!['DoNotSchedule', 'ScheduleAnyway'].includes(whenUnsatisfiable))
      problems.push(
        field.notSupported(`${at}.whenUnsatisfiable`, whenUnsatisfiable, ['DoNotSchedule', 'ScheduleAnyway']),
      );
    if (labelSelector !== undefined)
      problems.push(
        field.forbidden(
          `${at}.labelSelector`,
          'constraint must not define a selector, as they deduced for each pod',
        ),
      );
    const repeats = defaultConstraints
      .slice(0, i)
      .some(other => other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable);
    if (repeats) problems.push(field.duplicate(at, `{${topologyKey}, ${whenUnsatisfiable}}`));
  }
  return problems;
}

/** models ValidateNodeResourcesFitArgs */
export function fitProblems({
  scoringStrategy,
  ignoredResourceGroups,
}: NodeResourcesFitArgs): readonly string[] {
  const problems: string[] = [];
  for (const [i, group] of ignoredResourceGroups.entries())
    if (group.includes('/'))
      problems.push(
        field.invalid(`ignoredResourceGroups[${i}]`, group, "resource group name can't contain '/'"),
      );
  const { type, resources, requestedToCapacityRatio } = scoringStrategy;
  const known = ['LeastAllocated', 'MostAllocated', 'RequestedToCapacityRatio'];
  if (!known.includes(type)) problems.push(field.notSupported('scoringStrategy.type', type, known));
  problems.push(...weightProblems('scoringStrategy.resources', resources));
  const ratioPath = 'scoringStrategy.requestedToCapacityRatio';
  if (type === 'RequestedToCapacityRatio') {
    if (requestedToCapacityRatio === undefined)
      problems.push(field.required(ratioPath, 'must be specified when type is RequestedToCapacityRatio'));
    else problems.push(...shapeProblems(`${ratioPath}.shape`, requestedToCapacityRatio.shape ?? []));
  } else if (requestedToCapacityRatio !== undefined)
    problems.push(field.forbidden(ratioPath, 'must be nil when type is not RequestedToCapacityRatio'));
  return problems;
}

function weightProblems(path: string, resources: readonly ResourceWeight[]): readonly string[] {
  return resources.flatMap(({ name, weight }, i) => {
    if (weight > 0 && weight <= 100) return [];
    return [
      field.invalid(`${path}[${i}].weight`, weight, `resource weight of ${name} not in valid range (0, 100]`),
    ];
  });
}

function shapeProblems(path: string, shape: readonly UtilizationPoint[]): readonly string[] {
  if (shape.length === 0) return [field.required(path, 'at least one point must be specified')];
  const problems: string[] = [];
  const unsorted = shape.findIndex((point, i) => i > 0 && shape[i - 1]!.utilization >= point.utilization);
  if (unsorted > 0) {
    const detail = 'values must be sorted in increasing order';
    problems.push(field.invalid(`${path}[${unsorted}].utilization`, shape[unsorted]!.utilization, detail));
  }
  for (const [i, { utilization, score }] of shape.entries()) {
    if (utilization < 0 || utilization > 100)
      problems.push(field.invalid(`${path}[${i}].utilization`, utilization, 'not in valid range [0, 100]'));
    if (score < 0 || score > 10)
      problems.push(field.invalid(`${path}[${i}].score`, score, 'not in valid range [0, 10]'));
  }
  return problems;
}
