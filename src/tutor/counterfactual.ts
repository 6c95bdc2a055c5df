import type { Node, Pod } from '../api/generated/types.ts';
import type { KubeObject } from '../api/object.ts';
import { resourceOfKind } from '../api/resources.ts';
import { ApiError, ConnectionRefused } from '../api/status.ts';
import { driveToEnd, type Idle, StillRunning } from '../base/drive.ts';
import { isObject, type JsonObject } from '../base/json.ts';
import { Pipe, readAll } from '../base/pipe.ts';
import { PATCH } from '../client/client.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { podSpecOf } from './checks/pod-spec.ts';
import type { Subject } from './checks/subject.ts';
import { shown } from './checks/subject.ts';
import type { Step, Would } from './checks/would.ts';
import type { LabWorld } from './lab-world.ts';

/** What a counterfactual needs: copies of clusters, and shells in them. */
export interface CopyWorld extends Pick<LabWorld, 'restore' | 'script'> {
  readonly idle: Idle;
}

/** Why what would happen cannot: what a step needs is not there, or refuses it. */
export class StepFailed extends Error {}

/** A script on a copy may take this much simulated time: milliseconds. */
const SCRIPT_LIMIT = 10 * 60_000;

/**
 * Lets something happen on a copy of a cluster, which is then settled. The cluster stays as it is.
 * @returns the copy, which the caller stops
 * @throws StepFailed when a step cannot be done
 */
export async function copyAfter(cluster: Cluster, would: Would, world: CopyWorld): Promise<Cluster> {
  const copy = await world.restore(cluster.snapshot(), `would/${would.key}`);
  try {
    for (const step of would.steps) {
      await take(copy, step, world);
      await copy.finishInstant();
    }
    await copy.settle();
    return copy;
  } catch (error) {
    copy.stop();
    if (error instanceof ApiError || error instanceof ConnectionRefused) throw new StepFailed(error.message);
    throw error;
  }
}

async function take(copy: Cluster, step: Step, world: CopyWorld): Promise<void> {
  switch (step.kind) {
    case 'node':
      return addNode(copy, step.node as Node);
    case 'create':
      return void create(copy, step.object);
    case 'patch':
      return void resourceOf(copy, step.subject).patch(
        step.subject.namespace,
        step.subject.name!,
        PATCH.merge,
        step.patch,
      );
    case 'delete':
      return void resourceOf(copy, step.subject).delete(step.subject.namespace, step.subject.name!);
    case 'recreate':
      return recreate(copy, step.subject);
    case 'scale':
      return scale(copy, step.subject, step.by);
    case 'cordon':
    case 'uncordon': {
      const unschedulable = step.kind === 'cordon' ? true : null;
      return void copy.admin
        .resource<Node>('nodes')
        .patch(undefined, step.machine, PATCH.merge, { spec: { unschedulable } });
    }
    case 'restart':
      return restart(copy, step.machine);
    case 'run':
      return run(copy, step.script, step.machine, world);
    case 'wait':
      return copy.advance(step.seconds * 1000);
  }
}

function resourceOf(copy: Cluster, { apiVersion, kind }: { apiVersion: string; kind: string }) {
  const info = resourceOfKind(apiVersion, kind);
  if (info === undefined) throw new StepFailed(`there is no kind ${kind} in ${apiVersion}`);
  return copy.admin.resource<KubeObject>(info);
}

function create(copy: Cluster, object: JsonObject): void {
  const wanted = object as KubeObject;
  const where = { apiVersion: wanted.apiVersion ?? '', kind: wanted.kind ?? '' };
  const isNamespaced = resourceOfKind(where.apiVersion, where.kind)?.namespaced === true;
  resourceOf(copy, where).create(
    isNamespaced ? (wanted.metadata?.namespace ?? 'default') : undefined,
    wanted,
  );
}

function addNode(copy: Cluster, node: Node): void {
  const nodes = copy.admin.resource<Node>('nodes');
  const { status, ...rest } = node;
  const made = nodes.create(undefined, rest);
  const now = new Date(copy.clock.now()).toISOString();
  const conditions = status?.conditions?.map(condition => ({
    ...condition,
    lastHeartbeatTime: now,
    lastTransitionTime: now,
  }));
  nodes.updateStatus({ ...made, status: { ...status, conditions } });
}

/** A Pod is created anew as its author wrote it: what the API server and the scheduler added is left out. */
async function recreate(copy: Cluster, subject: Subject): Promise<void> {
  const resource = resourceOf(copy, subject);
  const old = resource.get(subject.namespace, subject.name!) as Pod & JsonObject;
  const { name, namespace, labels, annotations } = old.metadata ?? {};
  const made = {
    apiVersion: old.apiVersion,
    kind: old.kind,
    metadata: { name, namespace, labels, annotations },
    spec: { ...(isObject(old.spec) ? old.spec : {}), ...(subject.kind === 'Pod' ? podSpecOf(old) : {}) },
  };
  resource.delete(subject.namespace, subject.name!, { gracePeriodSeconds: 0 });
  await copy.until(() => resource.find(subject.namespace, subject.name!) === undefined);
  resource.create(subject.namespace, made as KubeObject);
}

function scale(copy: Cluster, subject: Subject, by: number): void {
  const resource = resourceOf(copy, subject);
  const { spec } = resource.get(subject.namespace, subject.name!) as { spec?: { replicas?: number } };
  if (spec?.replicas === undefined) throw new StepFailed(`${shown(subject)} has no replicas`);
  const replicas = Math.max(0, spec.replicas + by);
  resource.patch(subject.namespace, subject.name!, PATCH.merge, { spec: { replicas } });
}

async function restart(copy: Cluster, name: string): Promise<void> {
  const machine = copy.machines.get(name);
  if (machine === undefined) throw new StepFailed(`there is no machine ${name}`);
  machine.halt();
  await copy.advance(5_000);
  machine.boot();
}

async function run(
  copy: Cluster,
  script: string,
  machine: string | undefined,
  world: CopyWorld,
): Promise<void> {
  const output = new Pipe(Number.POSITIVE_INFINITY);
  const running = world.script(copy, script, output, output, machine);
  const status = await driveToEnd(copy.clock, world.idle, running, SCRIPT_LIMIT).catch((error: Error) => {
    if (error instanceof StillRunning) throw new StepFailed(error.message);
    throw error;
  });
  output.end();
  if (status !== 0) throw new StepFailed((await readAll(output)).trim() || `exit ${status}`);
}
