import { KUBE_OBJECT } from '../../api/object.ts';
import { isQuantity } from '../../api/quantity.ts';
import { resourceOfKind } from '../../api/resources.ts';
import { checked, FormError } from '../../base/form.ts';
import { isObject, type Json } from '../../base/json.ts';
import type { ClusterSpec, MachineFile, NodeSpec } from '../../cluster/spec.ts';
import type { YamlReader } from './yaml-reader.ts';

/** More machines than these are no lab any more, and take long to come up. */
const MOST_NODES = 16;
const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const ROLES = ['control-plane', 'worker'] as const;
const ADDONS = ['ingress-nginx', 'gateway'] as const;
const NETWORK_PLUGINS = ['canal', 'flannel', 'none'] as const;
/** The machines of a cluster whose spec names none. */
const DEFAULT_MACHINES = ['controlplane', 'node01', 'node02'];

/**
 * Reads `cluster` of lab.yaml: what the cluster of a lab is built from.
 * @throws ContentError, also for keys that are not known and machines that are not there
 */
export function readClusterSpec(yaml: YamlReader): ClusterSpec {
  const nodes = yaml.optional('nodes', key => readNodes(yaml, key));
  const machines = nodes?.map(({ name }) => name) ?? DEFAULT_MACHINES;
  const spec: ClusterSpec = {
    nodes,
    objects: yaml.optional('objects', key => yaml.each(key, readObject)),
    files: yaml.optional('files', key => yaml.each(key, file => readFile(file, machines))),
    controllersOff: yaml.optional('controllersOff', key => yaml.strings(key)),
    images: yaml.optional('images', key => yaml.strings(key)),
    commands: yaml.optional('commands', key =>
      yaml.each(key, command => {
        const read = { machine: machineOf(command, machines), script: command.string('script') };
        command.done();
        return read;
      }),
    ),
    bare: yaml.optional('bare', key => yaml.boolean(key)),
    addons: yaml.optional('addons', key => yaml.strings(key).map(name => addonName(yaml, key, name))),
    networkPlugin: yaml.optional('networkPlugin', key => yaml.choice(key, NETWORK_PLUGINS)),
  };
  yaml.done();
  return withoutUndefined(spec);
}

function addonName(yaml: YamlReader, key: string, name: string): (typeof ADDONS)[number] {
  const found = ADDONS.find(known => known === name);
  if (found === undefined) yaml.complain(key, `must be of ${ADDONS.join(', ')}; it has ${name}`);
  return found ?? ADDONS[0];
}

function readNodes(yaml: YamlReader, key: string): readonly NodeSpec[] {
  const names = new Set<string>();
  const nodes = yaml.each(key, node => {
    const read = readNode(node);
    if (names.has(read.name)) node.fail('name', `${read.name} is the name of another node already`);
    names.add(read.name);
    return read;
  });
  if (nodes.length > MOST_NODES) yaml.fail(key, `are more than ${MOST_NODES}`);
  const isControlPlane = ({ name, role }: NodeSpec) => role === 'control-plane' || name === 'controlplane';
  if (!nodes.some(isControlPlane)) yaml.fail(key, 'need one with role: control-plane');
  return nodes;
}

function readNode(yaml: YamlReader): NodeSpec {
  const name = yaml.string('name');
  if (!NAME.test(name)) yaml.fail('name', 'must be small letters, digits and -, as a host name is');
  const node = {
    name,
    role: yaml.optional('role', key => yaml.choice(key, ROLES)),
    ip: yaml.optional('ip', key => yaml.string(key)),
    labels: yaml.optional('labels', key => readLabels(yaml, key)),
    taints: yaml.optional('taints', key => readTaints(yaml, key)),
    cpus: yaml.optional('cpus', key => yaml.wholeNumber(key, 1, 1024)),
    memory: yaml.optional('memory', key => readQuantity(yaml, key)),
    ephemeralStorage: yaml.optional('ephemeralStorage', key => readQuantity(yaml, key)),
    maxPods: yaml.optional('maxPods', key => yaml.wholeNumber(key, 1, 1000)),
  };
  yaml.done();
  return withoutUndefined(node);
}

function readLabels(yaml: YamlReader, key: string): Readonly<Record<string, string>> {
  const labels = yaml.json(key);
  if (!isObject(labels) || Object.values(labels).some(value => typeof value !== 'string'))
    yaml.fail(key, 'must be a mapping of texts; put quotes around numbers, true and false');
  return labels as Readonly<Record<string, string>>;
}

function readTaints(yaml: YamlReader, key: string): NonNullable<NodeSpec['taints']> {
  return yaml.each(key, taint => {
    const read = {
      key: taint.string('key'),
      value: taint.optional('value', name => taint.string(name)),
      effect: taint.choice('effect', ['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
    };
    taint.done();
    return withoutUndefined(read);
  });
}

function readQuantity(yaml: YamlReader, key: string): string {
  const value = yaml.json(key);
  if (!isQuantity(value)) yaml.fail(key, 'must be a quantity, such as 8Gi');
  return String(value);
}

function readObject(yaml: YamlReader): NonNullable<ClusterSpec['objects']>[number] {
  const apiVersion = yaml.string('apiVersion');
  const kind = yaml.string('kind');
  if (resourceOfKind(apiVersion, kind) === undefined)
    yaml.fail('kind', `${kind} is not known in ${apiVersion}`);
  yaml.mapping('metadata').string('name');
  try {
    return checked(KUBE_OBJECT, yaml.whole(), 'the object');
  } catch (error) {
    if (error instanceof FormError) yaml.fail('metadata', `does not fit: ${error.message}`);
    throw error;
  }
}

function readFile(yaml: YamlReader, machines: readonly string[]): MachineFile {
  const path = yaml.string('path');
  if (!path.startsWith('/') || path.split('/').includes('..'))
    yaml.fail('path', 'must be absolute and without ..');
  const file = {
    machine: yaml.has('machine') ? machineOf(yaml, machines) : yaml.optional('machine', () => undefined),
    path,
    content: yaml.text('content'),
    mode: yaml.optional('mode', key => yaml.wholeNumber(key, 0, 0o7777)),
    owner: yaml.optional('owner', key => yaml.string(key)),
  };
  yaml.done();
  return withoutUndefined(file);
}

function machineOf(yaml: YamlReader, machines: readonly string[]): string {
  const name = yaml.string('machine');
  if (name !== '' && !machines.includes(name))
    yaml.fail('machine', `${name} is no machine of this lab; it has ${machines.join(', ')}`);
  return name;
}

/** A value that JSON can hold: the same spec reads the same whatever it left out. */
function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(
    Object.entries(value as Record<string, Json | undefined>).filter(([, inner]) => inner !== undefined),
  ) as T;
}
