import type { CriSandbox } from '../../machine/cri.ts';
import type { FileTree } from '../../machine/files/snapshot.ts';
import type { ContainerConfig, ContainerLimits, ContainerState } from './container-config.ts';
import type { SandboxConfig } from './sandboxes.ts';

/** The runtime of a machine as a value (JSON). */
export interface RuntimeSnapshot {
  readonly images: readonly string[];
  readonly sandboxes: readonly {
    readonly id: string;
    readonly ip: string;
    readonly createdAt: number;
    readonly state: CriSandbox['state'];
    readonly config: SandboxConfig;
    readonly containers: readonly {
      readonly id: string;
      readonly config: Omit<ContainerConfig, 'image'> & { readonly image: string };
      readonly limits: ContainerLimits;
      readonly state: ContainerState;
      readonly files: FileTree;
    }[];
  }[];
}
