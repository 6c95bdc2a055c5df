import type { Node } from '../../api/generated/types.ts';

interface Known {
  /** As the first node that was seen with it says. */
  readonly size: number;
  readonly nodes: Set<string>;
}

/** Which nodes have which container images. models pkg/scheduler/backend/cache/cache.go, imageStates */
export class Images {
  private readonly byName = new Map<string, Known>();

  /** Takes note of a node's images instead of those it had before. */
  update(name: string, before: Node | undefined, after: Node | undefined): void {
    if (before?.status?.images === after?.status?.images) return;
    for (const image of before?.status?.images ?? [])
      for (const tag of image.names ?? []) {
        const known = this.byName.get(tag);
        known?.nodes.delete(name);
        if (known?.nodes.size === 0) this.byName.delete(tag);
      }
    for (const image of after?.status?.images ?? [])
      for (const tag of image.names ?? []) {
        const known = this.byName.get(tag);
        if (known !== undefined) known.nodes.add(name);
        else this.byName.set(tag, { size: image.sizeBytes ?? 0, nodes: new Set([name]) });
      }
  }

  get(name: string): { readonly size: number; readonly nodes: ReadonlySet<string> } | undefined {
    return this.byName.get(name);
  }
}
