import type { ConfigMap, Namespace, ServiceAccount } from '../../api/generated/types.ts';
import { type KubeObject, splitKey } from '../../api/object.ts';
import { isReason } from '../../api/status.ts';
import { jsonEqual } from '../../base/json.ts';
import type { Informer } from '../../client/informer.ts';
import { isNamespaceTerminating } from '../common/pod-control.ts';
import { Reconciler } from '../common/reconciler.ts';
import type { Controller, ControllerContext } from '../context.ts';

/** An object that every namespace has. */
interface NamespacedDefault<T extends KubeObject> {
  readonly resource: string;
  readonly name: string;
  draft(namespace: string): T;
  /** The object put right, or itself where it is right as it is. */
  repair(object: T, namespace: string): T;
}

/** Keeps one object of a fixed name in every active namespace. */
class NamespacedDefaultController<T extends KubeObject> implements Controller {
  private readonly namespaces: Informer<Namespace>;
  private readonly objects: Informer<T>;
  private readonly loop: Reconciler;

  constructor(
    private readonly context: ControllerContext,
    private readonly wanted: NamespacedDefault<T>,
  ) {
    this.namespaces = context.informers.of<Namespace>('namespaces');
    this.objects = context.informers.of<T>(wanted.resource);
    this.loop = new Reconciler(context, wanted.name, [this.namespaces, this.objects], key => this.sync(key));
    const enqueue = ({ metadata }: Namespace) => this.loop.queue.add(metadata?.name ?? '');
    this.namespaces.on({ add: enqueue, update: (_, namespace) => enqueue(namespace) });
    const recheck = ({ metadata }: T) => {
      if (metadata?.name === wanted.name) this.loop.queue.add(metadata.namespace ?? '');
    };
    this.objects.on({ update: (_, object) => recheck(object), delete: recheck });
  }

  start(): void {
    this.loop.start();
  }

  stop(): void {
    this.loop.stop();
  }

  private sync(key: string): void {
    const { name: namespace } = splitKey(key);
    if (this.namespaces.get(namespace)?.status?.phase !== 'Active') return;
    const client = this.context.client.resource<T>(this.wanted.resource);
    const existing = this.objects.get(`${namespace}/${this.wanted.name}`);
    if (existing !== undefined) {
      const right = this.wanted.repair(existing, namespace);
      if (right !== existing) client.update(right);
      return;
    }
    try {
      client.create(namespace, this.wanted.draft(namespace));
    } catch (error) {
      if (!isReason(error, 'AlreadyExists') && !isNamespaceTerminating(error)) throw error;
    }
  }
}

/** Gives every namespace its ServiceAccount `default`. Models pkg/controller/serviceaccount/serviceaccounts_controller.go. */
export function serviceAccountController(context: ControllerContext): Controller {
  return new NamespacedDefaultController<ServiceAccount>(context, {
    resource: 'serviceaccounts',
    name: 'default',
    draft: namespace => ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'default', namespace },
    }),
    repair: account => account,
  });
}

const ROOT_CA = 'kube-root-ca.crt';
const DESCRIPTION =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

/** Publishes the cluster's CA certificate in every namespace. Models pkg/controller/certificates/rootcacertpublisher/publisher.go. */
export function rootCaPublisher(context: ControllerContext): Controller {
  const data = { 'ca.crt': context.flags.rootCa };
  const annotations = { 'kubernetes.io/description': DESCRIPTION };
  return new NamespacedDefaultController<ConfigMap>(context, {
    resource: 'configmaps',
    name: ROOT_CA,
    draft: namespace => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: ROOT_CA, namespace, annotations },
      data,
    }),
    repair: map => {
      const described = map.metadata?.annotations?.['kubernetes.io/description'] === DESCRIPTION;
      if (described && jsonEqual(map.data, data)) return map;
      return {
        ...map,
        metadata: { ...map.metadata, annotations: { ...map.metadata?.annotations, ...annotations } },
        data,
      };
    },
  });
}
