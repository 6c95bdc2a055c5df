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

/** A file that says how a machine works: of /etc and of the kubelet's. */
export interface SettingsFile {
  readonly path: string;
  readonly text: string;
}

/** The settings of a machine at one moment. */
export interface MachineSettings {
  readonly files: readonly SettingsFile[];
  /** The units that are there, by name, with whether they run and start at boot. */
  readonly units: Readonly<Record<string, { readonly active: string; readonly enabled: string }>>;
}

/** One write to the API server's data. */
export interface Write {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** As written; for DELETED the last state. */
  readonly object: JsonObject;
  readonly previous: JsonObject | undefined;
}

/** What the lab began with. */
export interface Start extends ObjectSource {
  /** Every object that there was. */
  all(): readonly JsonObject[];
  settings(machine: string): MachineSettings | undefined;
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
  /** Paths of the files in a folder. */
  filesIn(folder: string): readonly string[];
  settings(): MachineSettings;
}

/** What checks may look at: the cluster after it settled. Nothing here changes it. */
export interface Evidence extends ObjectSource {
  /** The lab's starting state. */
  readonly start: Start;
  /** Every object that there is. */
  all(): readonly JsonObject[];
  /** What was written since the lab began, the oldest first. */
  history(): readonly Write[];
  readonly machines: readonly string[];
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
  /**
   * What becomes of a connection of a Pod to a target as `berth net` takes it; nothing is sent.
   * @returns `reached`, `refused`, `timeout`, `unreachable` or `unknown-host`; undefined when it cannot be tried
   */
  connect(namespace: string, pod: string, target: string): string | undefined;
  /** What the API server says to an object that somebody would create, without creating it: '' when it would be taken. */
  refusal(object: JsonObject): string;
  /** The nodes where a pod would be placed by the scheduler that it names, and why the others refuse it. */
  placement(pod: JsonObject): { readonly nodes: readonly string[]; readonly message: string };
}
