import type { Pod, SubjectAccessReview } from '../api/generated/types.ts';
import type { KubeObject } from '../api/object.ts';
import { RESOURCES, resourceOfKind } from '../api/resources.ts';
import { ApiError, ConnectionRefused } from '../api/status.ts';
import type { JsonObject } from '../base/json.ts';
import type { Client } from '../client/client.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { connectionsOf, TargetError } from '../cluster/net.ts';
import { type Placement, placementOf } from '../cluster/placement.ts';
import { FileError } from '../machine/filesystem.ts';
import type { Machine } from '../machine/machine.ts';
import type { Evidence, MachineView, Write } from './checks/evidence.ts';
import { groupsOf } from './checks/rights.ts';
import type { LabStart } from './lab-start.ts';
import { settingsOf } from './machine-settings.ts';

/** Reads the evidence for checks through the API as an administrator does, and from the machines. */
export class ClusterEvidence implements Evidence {
  readonly start: LabStart;
  readonly machines: readonly string[];
  private readonly cluster: Cluster;

  constructor(cluster: Cluster, start: LabStart) {
    this.cluster = cluster;
    this.start = start;
    this.machines = [...cluster.machines.keys()];
  }

  all(): readonly JsonObject[] {
    return allObjects(this.cluster.admin) as unknown as readonly JsonObject[];
  }

  history(): readonly Write[] {
    return this.cluster.history(this.start.at) as unknown as readonly Write[];
  }

  objects(
    apiVersion: string,
    kind: string,
    namespace: string | undefined,
    name: string | undefined,
  ): readonly JsonObject[] {
    const info = resourceOfKind(apiVersion, kind);
    if (info === undefined) return [];
    const resource = this.cluster.admin.resource<KubeObject>(info);
    const where = info.namespaced ? namespace : undefined;
    return answerOr([], () => chosen(resource.list(where).items, where, name));
  }

  machine(name: string): MachineView | undefined {
    const machine = this.cluster.machines.get(name);
    return machine && viewOf(machine);
  }

  can(
    user: string,
    groups: readonly string[],
    verb: string,
    resource: string,
    namespace: string | undefined,
  ): boolean {
    const [path = '', subresource] = resource.split('/');
    const [name, ...group] = path.split('.');
    const review: SubjectAccessReview = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: {
        user,
        groups: [...groups, ...groupsOf(user)],
        resourceAttributes: { verb, resource: name, group: group.join('.'), subresource, namespace },
      },
    };
    const reviews = this.cluster.admin.resource<SubjectAccessReview>(
      'subjectaccessreviews.authorization.k8s.io',
    );
    return answerOr(false, () => reviews.create(undefined, review).status?.allowed ?? false);
  }

  connect(namespace: string, pod: string, target: string): string | undefined {
    try {
      const tried = answerOr(undefined, () => connectionsOf(this.cluster, namespace, pod, target));
      return tried?.[0]?.outcome;
    } catch (error) {
      if (error instanceof TargetError) return undefined;
      throw error;
    }
  }

  refusal(object: JsonObject): string {
    const answer = this.tried(object);
    return typeof answer === 'string' ? answer : '';
  }

  placement(pod: JsonObject): Placement {
    const answer = this.tried(pod);
    if (typeof answer === 'string') return { nodes: [], message: answer };
    return answerOr({ nodes: [], message: 'the API server does not answer' }, () =>
      placementOf(this.cluster, answer as Pod),
    );
  }

  /** What the API server makes of an object that would be created, or why it refuses it. */
  private tried(object: JsonObject): KubeObject | string {
    const wanted = object as KubeObject;
    const info = resourceOfKind(wanted.apiVersion ?? '', wanted.kind ?? '');
    if (info === undefined) return `there is no kind ${wanted.kind} in ${wanted.apiVersion}`;
    const namespace = info.namespaced ? (wanted.metadata?.namespace ?? 'default') : undefined;
    try {
      return this.cluster.admin.resource<KubeObject>(info).create(namespace, wanted, { dryRun: true });
    } catch (error) {
      if (error instanceof ApiError || error instanceof ConnectionRefused) return error.message;
      throw error;
    }
  }
}

/** An API server that is down has nothing to show; the checks then fail by themselves. */
export function answerOr<T>(otherwise: T, ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    if (error instanceof ApiError || error instanceof ConnectionRefused) return otherwise;
    throw error;
  }
}

/** The objects of a namespace, or the one of a name, where they are given. */
export function chosen(
  objects: readonly KubeObject[],
  namespace: string | undefined,
  name: string | undefined,
): readonly JsonObject[] {
  const found = objects.filter(
    ({ metadata }) =>
      (name === undefined || metadata?.name === name) &&
      (namespace === undefined || (metadata?.namespace ?? '') === namespace),
  );
  return found as unknown as readonly JsonObject[];
}

/** Every object that a cluster has, as an administrator lists them; what the API server does not answer is left out. */
export function allObjects(admin: Client): readonly KubeObject[] {
  return RESOURCES.filter(({ verbs }) => verbs.includes('list')).flatMap(info =>
    answerOr([], () => admin.resource<KubeObject>(info).list().items),
  );
}

function viewOf(machine: Machine): MachineView {
  const readable = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (error instanceof FileError) return undefined;
      throw error;
    }
  };
  return {
    file: path => readable(() => machine.files.readText(path)),
    mode: path =>
      readable(() => {
        const { mode, uid, gid } = machine.files.stat(path);
        return `0${mode.toString(8)} ${machine.users.nameOf(uid)}:${machine.users.groupNameOf(gid)}`;
      }),
    unit: name => {
      const { load, active, enabled } = machine.systemd.status(name);
      return load === 'not-found' ? undefined : { active, enabled };
    },
    processes: () => machine.processes.list().map(({ args }) => args.join(' ')),
    filesIn: folder => readable(() => machine.files.readdir(folder).map(name => `${folder}/${name}`)) ?? [],
    settings: () => settingsOf(machine),
  };
}
