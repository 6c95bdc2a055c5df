import { ConfigurationError } from '../config/errors.ts';
import type { PluginSet, ProfileConfiguration } from '../config/types.ts';
import type { Registry } from '../plugins/registry.ts';
import type { NamespaceLabels } from './affinity-term.ts';
import type { EventAction, EventInterest, EventResource } from './events.ts';
import { FilterRunner } from './filter-runner.ts';
import type { Handle } from './handle.ts';
import { EXTENSION_POINTS, type ExtensionPoint, type Plugin, type PluginAt } from './plugin.ts';

type PluginsByPoint = { readonly [P in ExtensionPoint]: readonly PluginAt<P>[] };

/** A scheduler by its name: which plugins run at which extension point. models framework/runtime/framework.go */
export interface Profile {
  readonly name: string;
  readonly percentageOfNodesToScore: number | undefined;
  readonly at: PluginsByPoint;
  readonly weights: ReadonlyMap<string, number>;
  readonly filters: FilterRunner;
  readonly interests: ReadonlyMap<string, readonly EventInterest[]>;
  readonly configuration: ProfileConfiguration;
  /** Labels of the namespaces, as affinity terms ask for them. */
  readonly namespaceLabels: NamespaceLabels;
  /** The arguments that a plugin got. */
  arguments(plugin: string): unknown;
}

/**
 * Builds a profile from its configuration.
 * @param base what plugins get to work with; each profile adds its own filters
 * @throws ConfigurationError as kube-scheduler says when it does not start
 */
export function createProfile(
  configuration: ProfileConfiguration,
  registry: Registry,
  base: Omit<Handle, 'filters'>,
): Profile {
  try {
    return build(configuration, registry, base);
  } catch (error) {
    const prefix = `initializing profiles: creating profile for scheduler name ${configuration.schedulerName}`;
    throw new ConfigurationError(`${prefix}: ${(error as Error).message}`);
  }
}

function build(
  configuration: ProfileConfiguration,
  registry: Registry,
  base: Omit<Handle, 'filters'>,
): Profile {
  const { schedulerName, plugins, pluginConfig, percentageOfNodesToScore } = configuration;
  let filters: FilterRunner;
  const handle: Handle = {
    ...base,
    get filters() {
      return filters;
    },
  };
  const wanted = new Set(Object.values(plugins).flatMap(set => set.enabled.map(plugin => plugin.name)));
  const created = new Map<string, Plugin>();
  for (const [name, create] of Object.entries(registry)) {
    if (!wanted.has(name)) continue;
    const args = pluginConfig.find(one => one.name === name)?.args;
    try {
      created.set(name, create(args, handle));
    } catch (error) {
      throw new Error(`initializing plugin "${name}": ${(error as Error).message}`);
    }
  }
  const points = Object.keys(EXTENSION_POINTS) as ExtensionPoint[];
  for (const point of points) checkSet(point, plugins[point], created);
  const at = Object.fromEntries(
    points.map(point => [point, expand(point, plugins[point], plugins.multiPoint, created)]),
  ) as unknown as PluginsByPoint;
  if (at.queueSort.length !== 1)
    throw new Error(
      `only one queue sort plugin required for profile with scheduler name "${schedulerName}", but got ${at.queueSort.length}`,
    );
  if (at.bind.length === 0)
    throw new Error(`at least one bind plugin is needed for profile with scheduler name "${schedulerName}"`);
  filters = new FilterRunner(at.filter, at.preFilter, base.nominator);
  return {
    name: schedulerName,
    percentageOfNodesToScore,
    at,
    weights: weightsOf([...plugins.score.enabled, ...plugins.multiPoint.enabled]),
    filters,
    configuration,
    namespaceLabels: name => base.listers.namespaces.get(name)?.metadata?.labels,
    arguments: plugin => pluginConfig.find(one => one.name === plugin)?.args,
    interests: new Map([...created.values()].map(plugin => [plugin.name, plugin.events?.() ?? EVERYTHING])),
  };
}

function extendsPoint(plugin: Plugin, point: ExtensionPoint): boolean {
  return plugin[EXTENSION_POINTS[point].method] !== undefined;
}

function existing(name: string, point: ExtensionPoint, created: ReadonlyMap<string, Plugin>): Plugin {
  const plugin = created.get(name);
  if (plugin === undefined) throw new Error(`${EXTENSION_POINTS[point].type} "${name}" does not exist`);
  return plugin;
}

function checkSet(point: ExtensionPoint, { enabled }: PluginSet, created: ReadonlyMap<string, Plugin>): void {
  const { type } = EXTENSION_POINTS[point];
  const seen = new Set<string>();
  for (const { name } of enabled) {
    if (!extendsPoint(existing(name, point, created), point))
      throw new Error(`plugin "${name}" does not extend ${type} plugin`);
    if (seen.has(name)) throw new Error(`plugin "${name}" already registered as "${type}"`);
    seen.add(name);
  }
}

/**
 * The plugins of an extension point: first those of multiPoint that are configured again here, then the rest of
 * multiPoint, then the others enabled here. models expandMultiPointPlugins
 */
function expand(
  point: ExtensionPoint,
  own: PluginSet,
  multiPoint: PluginSet,
  created: ReadonlyMap<string, Plugin>,
): readonly Plugin[] {
  const named = own.enabled.map(plugin => created.get(plugin.name)!);
  const disabled = new Set(own.disabled.map(plugin => plugin.name));
  if (disabled.has('*')) return named;
  const overriding = new Set<Plugin>();
  const common = new Set<Plugin>();
  for (const { name } of multiPoint.enabled) {
    const plugin = existing(name, point, created);
    if (!extendsPoint(plugin, point) || disabled.has(name)) continue;
    if (named.includes(plugin)) overriding.add(plugin);
    else if (common.has(plugin))
      throw new Error(`plugin "${name}" already registered as "${EXTENSION_POINTS[point].type}"`);
    else common.add(plugin);
  }
  return [
    ...named.filter(plugin => overriding.has(plugin)),
    ...common,
    ...named.filter(plugin => !overriding.has(plugin)),
  ];
}

/** The first mention counts; no weight is 1. */
function weightsOf(plugins: PluginSet['enabled']): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const { name, weight } of plugins) if (!weights.has(name)) weights.set(name, weight || 1);
  return weights;
}

const RESOURCES: readonly EventResource[] = [
  'AssignedPod',
  'UnscheduledPod',
  'TargetPod',
  'Node',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'StorageClass',
  'CSINode',
  'CSIDriver',
  'CSIStorageCapacity',
  'VolumeAttachment',
];
const ACTIONS: readonly EventAction[] = [
  'Add',
  'Delete',
  'Update',
  'UpdateNodeAllocatable',
  'UpdateNodeLabel',
  'UpdateNodeTaint',
  'UpdateNodeCondition',
  'UpdateNodeAnnotation',
  'UpdatePodLabel',
  'UpdatePodScaleDown',
  'UpdatePodToleration',
  'UpdatePodSchedulingGatesEliminated',
];
/** For a plugin that does not say which changes help it. */
const EVERYTHING: readonly EventInterest[] = RESOURCES.map(resource => ({ resource, actions: ACTIONS }));
