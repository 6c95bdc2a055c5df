import {
  either,
  type Form,
  flag,
  ipv4,
  list,
  map,
  number,
  oneOf,
  optional,
  record,
  text,
} from '../../base/form.ts';
import type { CriMount, CriSandbox } from '../../machine/cri.ts';
import { FILE_TREE, type FileTree } from '../../machine/files/snapshot.ts';
import type { Actor } from '../../machine/filesystem.ts';
import type { PortMapping } from '../../machine/network/port-map.ts';
import type { CapabilityConfig } from './capabilities.ts';
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

type SavedSandbox = RuntimeSnapshot['sandboxes'][number];
type SavedContainer = SavedSandbox['containers'][number];

const SANDBOX_CONFIG: Form<SandboxConfig> = record<SandboxConfig>({
  name: text,
  namespace: text,
  uid: text,
  attempt: number,
  hostname: text,
  hostNetwork: flag,
  portMappings: optional(
    list(
      record<PortMapping>({
        hostPort: number,
        containerPort: number,
        protocol: oneOf('TCP', 'UDP', 'SCTP'),
        hostIP: text,
      }),
    ),
  ),
  labels: map(text),
  annotations: map(text),
});
const CONTAINER_CONFIG: Form<SavedContainer['config']> = record<SavedContainer['config']>({
  name: text,
  attempt: number,
  image: text,
  reference: text,
  argv: list(text),
  env: map(text),
  cwd: text,
  actor: record<Actor>({ uid: number, gids: list(number) }),
  mounts: list(record<CriMount>({ containerPath: text, hostPath: text, readonly: flag })),
  labels: map(text),
  annotations: map(text),
  logPath: text,
  stdin: flag,
  stdinOnce: flag,
  tty: flag,
  hostname: text,
  readOnlyRoot: flag,
  capabilities: record<CapabilityConfig>({ privileged: flag, add: list(text), drop: list(text) }),
  noNewPrivileges: flag,
  seccomp: flag,
  sysctls: map(text),
  pids: either(oneOf('container', 'pod', 'node'), record<{ readonly target: string }>({ target: text })),
});
const CONTAINER: Form<SavedContainer> = record<SavedContainer>({
  id: text,
  config: CONTAINER_CONFIG,
  limits: record<ContainerLimits>({
    milliCpu: optional(number),
    memoryBytes: optional(number),
    cpuShares: number,
  }),
  state: record<ContainerState>({
    state: oneOf('CONTAINER_CREATED', 'CONTAINER_RUNNING', 'CONTAINER_EXITED'),
    createdAt: number,
    startedAt: number,
    finishedAt: number,
    exitCode: number,
    reason: text,
    message: text,
  }),
  files: FILE_TREE,
});
export const RUNTIME_SNAPSHOT: Form<RuntimeSnapshot> = record<RuntimeSnapshot>({
  images: list(text),
  sandboxes: list(
    record<SavedSandbox>({
      id: text,
      // On the host's network there is none.
      ip: either(oneOf(''), ipv4),
      createdAt: number,
      state: oneOf('SANDBOX_READY', 'SANDBOX_NOTREADY'),
      config: SANDBOX_CONFIG,
      containers: list(CONTAINER),
    }),
  ),
});
