import type { CriSandbox } from '../../machine/cri.ts';
import type { Container as RuntimeContainer } from '../runtime/container.ts';
import type { ContainerRuntime } from '../runtime/runtime.ts';

/** What the runtime has of one pod. */
export class PodContainers {
  constructor(
    private readonly runtime: ContainerRuntime,
    private readonly uid: string,
  ) {}

  /** The sandbox that is ready, or undefined. */
  get sandbox(): CriSandbox | undefined {
    return this.runtime.sandboxesOf(this.uid).find(sandbox => sandbox.state === 'SANDBOX_READY');
  }

  get sandboxes(): readonly CriSandbox[] {
    return this.runtime.sandboxesOf(this.uid);
  }

  get all(): readonly RuntimeContainer[] {
    return this.runtime.containersOf(this.uid);
  }

  get running(): readonly RuntimeContainer[] {
    return this.all.filter(container => container.state === 'CONTAINER_RUNNING');
  }

  /** The newest container of that name, or undefined. */
  latest(name: string): RuntimeContainer | undefined {
    return this.attempts(name).at(-1);
  }

  /** The one before the newest. */
  previous(name: string): RuntimeContainer | undefined {
    return this.attempts(name).at(-2);
  }

  attempts(name: string): readonly RuntimeContainer[] {
    return this.all.filter(container => container.config.name === name);
  }

  /** Forgets dead containers of a name but the newest two: the current one and the one whose log `--previous` shows. */
  prune(name: string): void {
    const attempts = this.attempts(name);
    for (const old of attempts.slice(0, -2)) {
      if (old.state === 'CONTAINER_EXITED') this.runtime.removeContainer(old.id);
    }
  }
}
