import type { Terminal } from '../../machine/runner.ts';

/** A terminal in a container: it has the size that who looks at it last said. */
export class ContainerTerminal implements Terminal {
  columns = 80;
  rows = 24;
  private readonly listeners = new Set<() => void>();

  onResize(changed: () => void): { stop(): void } {
    this.listeners.add(changed);
    return { stop: () => void this.listeners.delete(changed) };
  }

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    for (const changed of [...this.listeners]) changed();
  }
}
