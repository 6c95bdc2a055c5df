import { asJson, KUBE_OBJECT, type KubeObject } from '../api/object.ts';
import { resourceOfKind } from '../api/resources.ts';
import { type Form, list, map, number, record, text } from '../base/form.ts';
import type { JsonObject } from '../base/json.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { MachineSettings, SettingsFile, Start } from './checks/evidence.ts';
import { allObjects, chosen } from './cluster-evidence.ts';
import { settingsOf } from './machine-settings.ts';

/** What a lab began with, as a JSON value. */
export interface SavedStart {
  /** The simulated instant, milliseconds since the epoch. */
  readonly at: number;
  readonly objects: readonly KubeObject[];
  readonly settings: Readonly<Record<string, MachineSettings>>;
}

const UNIT = record<MachineSettings['units'][string]>({ active: text, enabled: text });
const SETTINGS = record<MachineSettings>({
  files: list(record<SettingsFile>({ path: text, text })),
  units: map(UNIT),
});
export const SAVED_START: Form<SavedStart> = record<SavedStart>({
  at: number,
  objects: list(KUBE_OBJECT),
  settings: map(SETTINGS),
});

/** A cluster at the moment when its lab began, kept for checks on what was there. */
export class LabStart implements Start {
  readonly at: number;
  private readonly kept: SavedStart;
  private readonly byKind = new Map<string, KubeObject[]>();

  /** @param kept what `saved` gave */
  constructor(kept: SavedStart) {
    this.kept = kept;
    this.at = kept.at;
    for (const object of kept.objects) {
      const key = keyOf(object.apiVersion ?? '', object.kind ?? '');
      const there = this.byKind.get(key);
      if (there === undefined) this.byKind.set(key, [object]);
      else there.push(object);
    }
  }

  /** The cluster as it is now. */
  static of({ admin, clock, machines }: Cluster): LabStart {
    const settings = [...machines].map(([name, machine]) => [name, settingsOf(machine)] as const);
    return new LabStart({
      at: clock.now(),
      objects: allObjects(admin),
      settings: Object.fromEntries(settings),
    });
  }

  saved(): SavedStart {
    return this.kept;
  }

  all(): readonly JsonObject[] {
    return this.kept.objects.map(asJson);
  }

  settings(machine: string): MachineSettings | undefined {
    return this.kept.settings[machine];
  }

  objects(
    apiVersion: string,
    kind: string,
    namespace: string | undefined,
    name: string | undefined,
  ): readonly JsonObject[] {
    return chosen(this.byKind.get(keyOf(apiVersion, kind)) ?? [], namespace, name);
  }
}

const keyOf = (apiVersion: string, kind: string) => `${resourceOfKind(apiVersion, kind)?.group}/${kind}`;
