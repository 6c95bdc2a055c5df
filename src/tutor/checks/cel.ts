import { CelScalar, celEnv, celFunc, isCelError, listType, parse, plan } from '@bufbuild/cel';
import { milliValue, unitValue } from '../../api/quantity.ts';
import { isObject } from '../../base/json.ts';
import { CelBudget } from './cel-budget.ts';
import { comprehensionDepth } from './cel-depth.ts';
import type { Evidence, ObjectSource } from './evidence.ts';

/** Longer or deeper expressions could take for ever over many objects; they are refused before they run. */
const LONGEST = 2_000;
const DEEPEST = 2;
/** The parser's time grows with the cube of the brackets that are open. */
const MOST_BRACKETS = 200;

/** Why an expression cannot be used. */
export class CelError extends Error {}

/** An expression that was read. `run` gives its value; @throws CelError when it fails, e.g. for a field that is not there */
export interface CelExpression {
  run(evidence: Evidence): unknown;
}

/** Lists of objects by the variable that expressions know them as. */
const LISTS: Readonly<Record<string, readonly [string, string]>> = {
  pods: ['v1', 'Pod'],
  nodes: ['v1', 'Node'],
  services: ['v1', 'Service'],
  events: ['v1', 'Event'],
  namespaces: ['v1', 'Namespace'],
  configmaps: ['v1', 'ConfigMap'],
  quotas: ['v1', 'ResourceQuota'],
  deployments: ['apps/v1', 'Deployment'],
  replicasets: ['apps/v1', 'ReplicaSet'],
  daemonsets: ['apps/v1', 'DaemonSet'],
  statefulsets: ['apps/v1', 'StatefulSet'],
  jobs: ['batch/v1', 'Job'],
  priorityclasses: ['scheduling.k8s.io/v1', 'PriorityClass'],
  rolebindings: ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
  clusterrolebindings: ['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding'],
};

/**
 * Reads a CEL expression over the variables of LISTS, `start` (the same lists as the lab began with) and `podsByNode`.
 * @throws CelError in words for the pack's author
 */
export function readCel(text: string): CelExpression {
  if (text.length > LONGEST)
    throw new CelError(`is longer than ${LONGEST} characters; split it into several checks`);
  if (text.replace(/[^([{]/g, '').length > MOST_BRACKETS)
    throw new CelError(`has more than ${MOST_BRACKETS} brackets; split it into several checks`);
  const budget = new CelBudget();
  const program = compile(text, budget);
  const used = new Set(text.match(/[A-Za-z_]\w*/g) ?? []);
  return {
    run(evidence) {
      budget.begin();
      const value = program(variables(evidence, used) as Parameters<typeof program>[0]);
      if (budget.isSpent) throw new CelError(budget.message);
      if (isCelError(value)) throw new CelError(value.message);
      return value;
    },
  };
}

function compile(text: string, budget: CelBudget): ReturnType<typeof plan> {
  let depth: number;
  let program: ReturnType<typeof plan>;
  try {
    const parsed = parse(text);
    depth = comprehensionDepth(parsed.expr);
    program = plan(celEnv({ funcs: [...QUANTITIES, ...budget.funcs] }), parsed);
  } catch (error) {
    throw new CelError(`is no CEL expression: ${(error as Error).message}`);
  }
  if (depth <= DEEPEST) return program;
  throw new CelError(
    `nests more than ${DEEPEST} of all, exists, map and filter; split it into several checks`,
  );
}

/** Quantities in numbers that can be compared: `milli('500m') == 500`, `units('1Gi') == 1073741824`, `sum([1, 2]) == 3`. */
const QUANTITIES = [
  celFunc('milli', [CelScalar.STRING], CelScalar.INT, (text: string) => BigInt(milliValue(text))),
  celFunc('units', [CelScalar.STRING], CelScalar.INT, (text: string) => BigInt(unitValue(text))),
  celFunc('sum', [listType(CelScalar.INT)], CelScalar.INT, numbers =>
    [...numbers].reduce((all: bigint, one) => all + (one as bigint), 0n),
  ),
];

function variables(evidence: Evidence, used: ReadonlySet<string>): Record<string, unknown> {
  const values: Record<string, unknown> = lists(evidence, used);
  if (used.has('start')) values.start = lists(evidence.start, used);
  if (used.has('podsByNode')) values.podsByNode = podsByNode(evidence);
  return values;
}

function lists(source: ObjectSource, used: ReadonlySet<string>): Record<string, unknown> {
  const wanted = Object.entries(LISTS).filter(([name]) => used.has(name));
  return Object.fromEntries(
    wanted.map(([name, [apiVersion, kind]]) => [
      name,
      toCel(source.objects(apiVersion, kind, undefined, undefined)),
    ]),
  );
}

function podsByNode(evidence: Evidence): unknown {
  const found: Record<string, unknown[]> = {};
  for (const node of evidence.objects('v1', 'Node', undefined, undefined)) found[nameOf(node)] = [];
  for (const pod of evidence.objects('v1', 'Pod', undefined, undefined)) {
    const node = (pod.spec as { nodeName?: string } | undefined)?.nodeName;
    if (node !== undefined) (found[node] ??= []).push(toCel(pod));
  }
  return found;
}

const nameOf = (object: { readonly metadata?: unknown }) =>
  (object.metadata as { name?: string } | undefined)?.name ?? '';

/** Objects never change, so each is converted once, however many checks look at it. */
const converted = new WeakMap<object, unknown>();

/** JSON as CEL counts it: whole numbers are ints, which JSON cannot tell from doubles. */
function toCel(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(toCel);
  if (!isObject(value)) return value;
  const known = converted.get(value);
  if (known !== undefined) return known;
  const made = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toCel(inner)]));
  converted.set(value, made);
  return made;
}
