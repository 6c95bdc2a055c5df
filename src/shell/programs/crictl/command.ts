import type { ContainerRuntimeService, CriContainer } from '../../../machine/cri.ts';
import { ProgramError, type ProgramProcess } from '../../process/program.ts';

/** One of crictl's commands: what it does with the runtime; its status. */
export type Command = (
  process: ProgramProcess,
  cri: ContainerRuntimeService,
  args: readonly string[],
) => Promise<number>;

/** The container whose id begins so. @throws ProgramError in crictl's words */
export function containerOf(cri: ContainerRuntimeService, id: string | undefined): CriContainer {
  const found = id === undefined ? undefined : cri.containers().find(c => c.id.startsWith(id));
  if (found === undefined) {
    throw new ProgramError(
      `rpc error: code = NotFound desc = an error occurred when try to find container "${id}": not found`,
    );
  }
  return found;
}

/** The pod that a container belongs to. */
export function podOf(
  cri: ContainerRuntimeService,
  container: CriContainer,
): { name: string; namespace: string } {
  return cri.sandboxes().find(s => s.id === container.sandboxId) ?? { name: 'unknown', namespace: 'unknown' };
}

/** A moment as crictl's tables show it. Models go-units' HumanDuration. */
export function age(process: ProgramProcess, at: number): string {
  const s = Math.floor((process.clock.now() - at) / 1000);
  if (s < 1) return 'Less than a second ago';
  if (s < 60) return s === 1 ? '1 second ago' : `${s} seconds ago`;
  const m = Math.floor(s / 60);
  if (m < 60) return m === 1 ? 'About a minute ago' : `${m} minutes ago`;
  const h = Math.round(s / 3600);
  if (h < 48) return h === 1 ? 'About an hour ago' : `${h} hours ago`;
  return `${Math.floor(h / 24)} days ago`;
}

/** Bytes with three digits, as go-units' HumanSizeWithPrecision. */
export function size(bytes: number): string {
  return bytes >= 1e9
    ? `${(bytes / 1e9).toPrecision(3)}GB`
    : bytes >= 1e6
      ? `${Number((bytes / 1e6).toPrecision(3))}MB`
      : `${Number((bytes / 1e3).toPrecision(3))}kB`;
}
