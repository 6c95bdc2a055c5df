import { parseGoDuration } from '../../apimachinery/go/duration.ts';
import { jsonEqual } from '../../base/json.ts';
import { aggregate, ConfigurationError, field } from './errors.ts';
import { POINTS } from './schema.ts';
import type { ExtenderConfiguration, ProfileConfiguration, SchedulerConfiguration } from './types.ts';
import { ARGUMENT_VALIDATORS } from './validate-args.ts';

/** The name that messages give to the version. */
const API_VERSION = 'kubescheduler.config.k8s.io/v1';
/** Plugins that were there once. */
const REMOVED = ['AzureDiskLimits', 'CinderLimits', 'EBSLimits', 'GCEPDLimits'];

/** @throws ConfigurationError naming every problem. models apis/config/validation/validation.go */
export function validate(configuration: SchedulerConfiguration): void {
  const { clientConnection, parallelism, profiles, podInitialBackoffSeconds, podMaxBackoffSeconds } =
    configuration;
  const problems: string[] = [];
  if (clientConnection.burst < 0)
    problems.push(field.invalid('clientConnection.burst', clientConnection.burst, 'must be non-negative'));
  problems.push(...leaderElectionProblems(configuration));
  if (parallelism <= 0)
    problems.push(field.invalid('parallelism', parallelism, 'should be an integer value greater than zero'));
  problems.push(...profileProblems(profiles), ...queueSortProblems(profiles));
  problems.push(...percentageProblems('percentageOfNodesToScore', configuration.percentageOfNodesToScore));
  if (podInitialBackoffSeconds <= 0)
    problems.push(
      field.invalid('podInitialBackoffSeconds', podInitialBackoffSeconds, 'must be greater than 0'),
    );
  if (podMaxBackoffSeconds < podInitialBackoffSeconds)
    problems.push(
      field.invalid(
        'podMaxBackoffSeconds',
        podMaxBackoffSeconds,
        'must be greater than or equal to PodInitialBackoffSeconds',
      ),
    );
  problems.push(...extenderProblems(configuration.extenders));
  if (problems.length > 0) throw new ConfigurationError(aggregate(problems));
}

/** models component-base/config/validation */
function leaderElectionProblems({ leaderElection }: SchedulerConfiguration): readonly string[] {
  const {
    leaderElect,
    leaseDuration,
    renewDeadline,
    retryPeriod,
    resourceLock,
    resourceName,
    resourceNamespace,
  } = leaderElection;
  if (!leaderElect) return [];
  const ms = (text: string) => parseGoDuration(text) ?? 0;
  const problems: string[] = [];
  const positive = { leaseDuration, renewDeadline, retryPeriod };
  for (const [name, value] of Object.entries(positive))
    if (ms(value) <= 0)
      problems.push(field.invalid(`leaderElection.${name}`, value, 'must be greater than zero'));
  if (ms(leaseDuration) <= ms(renewDeadline))
    problems.push(
      field.invalid(
        'leaderElection.leaseDuration',
        renewDeadline,
        'LeaseDuration must be greater than RenewDeadline',
      ),
    );
  if (ms(renewDeadline) <= ms(retryPeriod))
    problems.push(
      field.invalid(
        'leaderElection.renewDeadline',
        retryPeriod,
        'RenewDeadline must be greater than RetryPeriod',
      ),
    );
  const needed = { resourceLock, resourceNamespace, resourceName };
  for (const [name, value] of Object.entries(needed))
    if (value === '') problems.push(field.invalid(`leaderElection.${name}`, value, `${name} is required`));
  if (resourceLock !== 'leases')
    problems.push(
      field.invalid('leaderElection.resourceLock', resourceLock, 'resourceLock value must be "leases"'),
    );
  return problems;
}

function percentageProblems(path: string, value: number | undefined): readonly string[] {
  const bad = value !== undefined && (value < 0 || value > 100);
  return bad ? [field.invalid(path, value, 'not in valid range [0-100]')] : [];
}

function profileProblems(profiles: readonly ProfileConfiguration[]): readonly string[] {
  const names = new Set<string>();
  return profiles.flatMap((profile, i) => {
    const path = `profiles[${i}]`;
    const { schedulerName, percentageOfNodesToScore } = profile;
    const problems = schedulerName === '' ? [field.required(`${path}.schedulerName`)] : [];
    problems.push(...percentageProblems(`${path}.percentageOfNodesToScore`, percentageOfNodesToScore));
    problems.push(...removedPluginProblems(path, profile), ...argumentProblems(path, profile));
    // Upstream prints a path here, which has no public part.
    if (names.has(schedulerName)) problems.push(field.duplicate(`${path}.schedulerName`, {}));
    names.add(schedulerName);
    return problems;
  });
}

function removedProblem(path: string, name: string): readonly string[] {
  if (!REMOVED.includes(name)) return [];
  return [
    field.invalid(
      path,
      name,
      `was invalid in version "v1" (KubeSchedulerConfiguration is version "${API_VERSION}")`,
    ),
  ];
}

function removedPluginProblems(path: string, { plugins }: ProfileConfiguration): readonly string[] {
  return POINTS.flatMap(point =>
    plugins[point].enabled.flatMap(({ name }, i) =>
      removedProblem(`${path}.plugins.${point}.enabled[${i}]`, name),
    ),
  );
}

function argumentProblems(path: string, { pluginConfig }: ProfileConfiguration): readonly string[] {
  const seen = new Set<string>();
  return pluginConfig.flatMap(({ name, args }, i) => {
    const at = `${path}.pluginConfig[${i}]`;
    const twice = seen.has(name) ? [field.duplicate(at, name)] : [];
    seen.add(name);
    const removed = removedProblem(at, name);
    const own = removed.length > 0 ? removed : (ARGUMENT_VALIDATORS[name]?.(`${at}.args`, args) ?? []);
    return [...twice, ...own];
  });
}

function queueSortProblems(profiles: readonly ProfileConfiguration[]): readonly string[] {
  const [first, ...others] = profiles;
  const { queueSort } = first!.plugins;
  const problems: string[] = [];
  if (queueSort.enabled.length > 1)
    problems.push(
      field.invalid(
        'profiles[0].plugins.queueSort.Enabled',
        queueSort.enabled.length,
        'only one queue sort plugin can be enabled',
      ),
    );
  for (const [i, { plugins }] of others.entries())
    if (!jsonEqual(queueSort, plugins.queueSort)) {
      const { enabled, disabled } = plugins.queueSort;
      const shown = {
        Enabled: enabled.length > 0 ? enabled : null,
        Disabled: disabled.length > 0 ? disabled : null,
      };
      problems.push(
        field.invalid(`profiles[${i + 1}].plugins.queueSort`, shown, 'must be the same for all profiles'),
      );
    }
  return problems;
}

function extenderProblems(extenders: readonly ExtenderConfiguration[]): readonly string[] {
  const problems: string[] = [];
  const managed = new Set<string>();
  for (const [i, { prioritizeVerb, weight = 0, managedResources = [] }] of extenders.entries()) {
    const path = `extenders[${i}]`;
    if (prioritizeVerb && weight <= 0)
      problems.push(field.invalid(`${path}.weight`, weight, 'must have a positive weight applied to it'));
    for (const [j, { name }] of managedResources.entries()) {
      const at = `${path}.managedResources[${j}].name`;
      if (!/^[^/]+\/[^/]+$/.test(name) || /(^|\.)kubernetes\.io\//.test(name) || name.startsWith('requests.'))
        problems.push(field.invalid(at, name, 'is an invalid extended resource name'));
      if (managed.has(name))
        problems.push(field.invalid(at, name, 'duplicate extender managed resource name'));
      managed.add(name);
    }
  }
  const binders = extenders.filter(extender => extender.bindVerb).length;
  if (binders > 1)
    problems.push(
      field.invalid(
        'extenders',
        `found ${binders} extenders implementing bind`,
        'only one extender can implement bind',
      ),
    );
  return problems;
}
