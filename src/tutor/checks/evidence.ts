import type { JsonObject } from '../../base/json.ts';

/** Objects by kind: of the cluster now, or as they were when the lab began. */
export interface ObjectSource {
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

/** What checks may look at of a machine. */
export interface MachineView {
  /** The text of a file, or undefined when there is none. */
  file(path: string): string | undefined;
  /** Permission bits and owner of a file, `0640 root:root`. */
  mode(path: string): string | undefined;
  unit(name: string): { readonly active: string; readonly enabled: string } | undefined;
  /** Command lines of what runs. */
  processes(): readonly string[];
}

/** What checks may look at: the cluster after it settled. Nothing here changes it. */
export interface Evidence extends ObjectSource {
  /** The lab's starting state. */
  readonly start: ObjectSource;
  /** @returns undefined for a machine that the lab does not have */
  machine(name: string): MachineView | undefined;
  /** Whether a user may do something, as `kubectl auth can-i --as` asks. */
  can(
    user: string,
    groups: readonly string[],
    verb: string,
    resource: string,
    namespace: string | undefined,
  ): boolean;
  /** What the API server says to an object that somebody would create, without creating it: '' when it would be taken. */
  refusal(object: JsonObject): string;
  /** The nodes where a pod would be placed by the scheduler that it names, and why the others refuse it. */
  placement(pod: JsonObject): { readonly nodes: readonly string[]; readonly message: string };
}
