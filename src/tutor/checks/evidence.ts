import type { JsonObject } from '../../base/json.ts';

/** What checks may look at: the cluster as it is after it settled. */
export interface Evidence {
  /**
   * The objects of a kind, of one namespace where it is given, or the one with the name.
   * @returns an empty list where there are none
   */
  objects(
    apiVersion: string,
    kind: string,
    namespace: string | undefined,
    name: string | undefined,
  ): readonly JsonObject[];
}
