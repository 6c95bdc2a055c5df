import type { CustomResourceDefinition } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/object.ts';
import type { Backend } from '../context.ts';
import { servedResources } from './served.ts';

const DEFINITIONS = 'customresourcedefinitions.apiextensions.k8s.io';

/** Keeps the registry to what the stored definitions say. */
export class CustomResources {
  private readonly backend: Backend;
  private known: readonly KubeObject[] | undefined;

  constructor(backend: Backend) {
    this.backend = backend;
  }

  /** Costs a comparison while no definition changed: the store hands out the same list until then. */
  refresh(): void {
    const definitions = this.backend.store.list(DEFINITIONS);
    if (definitions === this.known) return;
    const stillNone = (this.known?.length ?? 0) === 0 && definitions.length === 0;
    this.known = definitions;
    if (stillNone) return;
    const established = (definitions as readonly CustomResourceDefinition[]).filter(
      ({ metadata }) => metadata?.deletionTimestamp === undefined,
    );
    this.backend.registry.replaceCustom(servedResources(established));
  }
}
