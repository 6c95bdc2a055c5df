/** The service manager of a machine: what systemctl talks to. */
import { FileError } from '../filesystem.ts';
import { Service, type ServiceState, type ServiceWorld } from './service.ts';
import { setting } from './unit-file.ts';
import { type EnabledState, UnitStore } from './unit-store.ts';

/** A refusal in systemd's words; `exitCode` is what systemctl ends with. */
export class UnitError extends Error {
  constructor(
    message: string,
    readonly exitCode: number,
  ) {
    super(message);
    this.name = 'UnitError';
  }
}

/** What `systemctl status` shows of a unit, less its journal. */
export interface UnitStatus extends ServiceState {
  readonly name: string;
  readonly description: string;
  readonly load: 'loaded' | 'masked' | 'not-found' | 'bad-setting';
  readonly enabled: EnabledState;
  readonly path: string | undefined;
  readonly dropIns: readonly string[];
  readonly documentation: readonly string[];
  /** The files changed since they were read: status warns that daemon-reload is due. */
  readonly needsReload: boolean;
}

const BOOT_TARGET = 'multi-user.target';

export class Systemd {
  private readonly services = new Map<string, Service>();
  private readonly store: UnitStore;

  constructor(private readonly world: ServiceWorld) {
    this.store = new UnitStore(world.files);
  }

  /** Starts what the boot target wants, each after the units that it names in `After=`. */
  boot(): void {
    const wanted = this.store.wants(BOOT_TARGET).filter(name => name.endsWith('.service'));
    const started = new Set<string>();
    const start = (name: string) => {
      if (started.has(name)) return;
      started.add(name);
      const unit = this.store.get(name);
      const after = (unit.settings.get('Unit.After') ?? []).flatMap(value => value.split(/\s+/));
      for (const other of after) if (wanted.includes(other)) start(other);
      if (unit.load === 'loaded') this.service(name).start();
    };
    for (const name of wanted) start(name);
  }

  /** The states of all services that were ever started, by name. */
  snapshot(): { readonly [unit: string]: ServiceState } {
    return Object.fromEntries([...this.services].map(([name, service]) => [name, service.state]));
  }

  /** Brings the services to the states of a snapshot. */
  restore(states: { readonly [unit: string]: ServiceState }): void {
    for (const [name, state] of Object.entries(states)) this.service(name).restore(state);
  }

  /** Ends every service at once, as when the power goes. */
  halt(): void {
    for (const service of this.services.values()) service.halt();
  }

  /** Starts a unit. @throws UnitError not found, masked, a bad setting */
  start(unit: string): void {
    const name = fullName(unit);
    this.mustBeUsable(name);
    this.service(name).start();
  }

  /** Stops a unit; resolves when it has stopped. @throws UnitError not loaded */
  async stop(unit: string): Promise<void> {
    const name = fullName(unit);
    if (this.store.get(name).load === 'not-found') throw new UnitError(`Unit ${name} not loaded.`, 5);
    await this.service(name).stop();
  }

  /** Stops it when it runs, then starts it. @throws UnitError not found, masked, a bad setting */
  async restart(unit: string): Promise<void> {
    const name = fullName(unit);
    this.mustBeUsable(name);
    await this.service(name).stop();
    this.service(name).start();
  }

  /** Sends a signal to a unit's process (`systemctl kill`, `kill PID`). */
  kill(unit: string, signal: number): void {
    this.service(fullName(unit)).kill(signal);
  }

  /** Makes it start at boot; returns systemctl's lines. @throws UnitError */
  enable(unit: string): readonly string[] {
    const name = fullName(unit);
    const state = this.store.enabledState(name);
    if (state === 'not-found') throw new UnitError(`Unit file ${name} does not exist.`, 1);
    if (state === 'masked') throw new UnitError(`Unit file ${this.store.get(name).path} is masked.`, 1);
    return this.store.enable(name);
  }

  /** Keeps it from starting at boot; returns systemctl's lines. @throws UnitError */
  disable(unit: string): readonly string[] {
    const name = fullName(unit);
    if (this.store.enabledState(name) === 'not-found')
      throw new UnitError(`Unit file ${name} does not exist.`, 1);
    return this.store.disable(name);
  }

  /** Makes it impossible to start; returns systemctl's lines. @throws UnitError where its file is in the way */
  mask(unit: string): readonly string[] {
    try {
      const lines = this.store.mask(fullName(unit));
      this.store.reload();
      return lines;
    } catch (error) {
      if (error instanceof FileError) throw new UnitError(`File '${error.path}' already exists.`, 1);
      throw error;
    }
  }

  /** Undoes `mask`; returns systemctl's lines. */
  unmask(unit: string): readonly string[] {
    const lines = this.store.unmask(fullName(unit));
    this.store.reload();
    return lines;
  }

  /** Reads the unit files again. */
  daemonReload(): void {
    this.store.reload();
  }

  /** Everything about one unit; `load` says `not-found` where there is none. */
  status(unit: string): UnitStatus {
    const name = fullName(unit);
    const needsReload = this.store.isStale(name);
    const { load, path, dropIns, settings } = this.store.get(name);
    return {
      ...this.service(name).state,
      name,
      description: setting(settings, 'Unit.Description') ?? name,
      load,
      enabled: this.store.enabledState(name),
      path,
      dropIns,
      documentation: (settings.get('Unit.Documentation') ?? []).flatMap(value => value.split(/\s+/)),
      needsReload,
    };
  }

  /** All units that have a file or were started, by name. */
  list(): readonly UnitStatus[] {
    return [...new Set([...this.store.names(), ...this.services.keys()])]
      .sort()
      .map(name => this.status(name));
  }

  private mustBeUsable(name: string): void {
    const { load } = this.store.get(name);
    if (load === 'not-found') throw new UnitError(`Unit ${name} not found.`, 5);
    if (load === 'masked') throw new UnitError(`Unit ${name} is masked.`, 1);
    if (load === 'bad-setting')
      throw new UnitError(
        `Unit ${name} has a bad unit file setting.\nSee system logs and 'systemctl status ${name}' for details.`,
        1,
      );
  }

  private service(name: string): Service {
    let service = this.services.get(name);
    if (service === undefined) {
      service = new Service(this.world, name, () => this.store.get(name));
      this.services.set(name, service);
    }
    return service;
  }
}

/** `kubelet` stands for `kubelet.service`. */
export function fullName(unit: string): string {
  return /\.(service|target|socket|timer|mount|path|slice|scope)$/.test(unit) ? unit : `${unit}.service`;
}
