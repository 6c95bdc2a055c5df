import type { Pod } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/object.ts';
import type { Informer } from '../../client/informer.ts';
import type { ControllerContext } from '../context.ts';
import { controllerOf } from './owner.ts';

/** The shared cache of pods, with ways to find them by controller, by node and by namespace. */
export class PodCache {
  readonly informer: Informer<Pod>;

  constructor(context: ControllerContext) {
    this.informer = context.informers.of<Pod>('pods');
    this.informer.addIndex('controller', pod => [
      controllerOf(pod)?.uid ?? orphansOf(pod.metadata?.namespace),
    ]);
    this.informer.addIndex('node', pod => (pod.spec?.nodeName ? [pod.spec.nodeName] : []));
    this.informer.addIndex('claim', claimsOf);
    this.informer.addIndex('namespace', pod => [pod.metadata?.namespace ?? '']);
  }

  /** The pods that use a claim (`namespace/name`). */
  usingClaim(key: string): readonly Pod[] {
    return this.informer.byIndex('claim', key);
  }

  /** The pods that `owner` controls. */
  ownedBy(owner: KubeObject): readonly Pod[] {
    return this.informer.byIndex('controller', owner.metadata?.uid ?? '');
  }

  /** The pods of a namespace that nobody controls. */
  orphans(namespace: string | undefined): readonly Pod[] {
    return this.informer.byIndex('controller', orphansOf(namespace));
  }

  /** What an owner might claim: its own pods and its namespace's orphans. Models FilterPodsByOwner. */
  claimable(owner: KubeObject): readonly Pod[] {
    return [...this.ownedBy(owner), ...this.orphans(owner.metadata?.namespace)];
  }

  onNode(node: string): readonly Pod[] {
    return this.informer.byIndex('node', node);
  }

  inNamespace(namespace: string | undefined): readonly Pod[] {
    return this.informer.byIndex('namespace', namespace ?? '');
  }
}

function orphansOf(namespace: string | undefined): string {
  return `orphans of ${namespace}`;
}

/** The keys of the claims that a pod uses; an ephemeral volume's is named after both. */
export function claimsOf({ metadata, spec }: Pod): string[] {
  return (spec?.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }) => {
    const claim = persistentVolumeClaim?.claimName ?? (ephemeral ? `${metadata?.name}-${name}` : undefined);
    return claim === undefined ? [] : [`${metadata?.namespace}/${claim}`];
  });
}
