/** The container runtime interface of a machine, as crictl and the kubelet see it. The kubelet's runtime implements it. */
import type { ByteReader, ByteWriter } from '../base/pipe.ts';
import type { Process, Terminal } from './runner.ts';

/** A pod's sandbox (its pause container: network and names). */
export interface CriSandbox {
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly attempt: number;
  readonly state: 'SANDBOX_READY' | 'SANDBOX_NOTREADY';
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Empty for a pod on the host's network. */
  readonly ip: string;
}

export interface CriMount {
  readonly containerPath: string;
  readonly hostPath: string;
  readonly readonly: boolean;
}

export interface CriContainer {
  readonly id: string;
  readonly sandboxId: string;
  readonly name: string;
  /** How often this container of the pod was created before. */
  readonly attempt: number;
  /** As written in the pod: `nginx`. */
  readonly image: string;
  /** `sha256:...` of the image's config, and the name by digest. */
  readonly imageId: string;
  readonly imageRef: string;
  readonly state: 'CONTAINER_CREATED' | 'CONTAINER_RUNNING' | 'CONTAINER_EXITED';
  readonly createdAt: number;
  /** 0 when not yet. */
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly exitCode: number;
  /** `Completed`, `Error`, `OOMKilled`, `StartError` ... once it has exited. */
  readonly reason: string;
  readonly message: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly mounts: readonly CriMount[];
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The log's file on the machine. */
  readonly logPath: string;
  /** Of its first process on the machine; 0 when it does not run. */
  readonly pid: number;
}

export interface CriImage {
  readonly id: string;
  readonly repoTags: readonly string[];
  readonly repoDigests: readonly string[];
  readonly sizeBytes: number;
  readonly pinned: boolean;
}

/** What a container uses now. */
export interface CriUsage {
  readonly milliCpu: number;
  readonly memoryBytes: number;
}

export interface CriExec {
  readonly argv: readonly string[];
  readonly stdin: ByteReader;
  readonly stdout: ByteWriter;
  readonly stderr: ByteWriter;
  readonly terminal?: Terminal;
}

/** What answers on /run/containerd/containerd.sock. */
export interface ContainerRuntimeService {
  readonly version: { readonly name: string; readonly version: string };
  sandboxes(): readonly CriSandbox[];
  /** Running and exited ones, newest first. */
  containers(): readonly CriContainer[];
  images(): readonly CriImage[];
  usage(containerId: string): CriUsage;
  /** Runs a command in a running container. @throws Error in the runtime's words when it does not run or has no such program */
  exec(containerId: string, exec: CriExec): Process;
  /** SIGTERM, and SIGKILL after the grace period; resolves when it has ended. */
  stopContainer(containerId: string, graceSeconds: number): Promise<void>;
  /** @throws Error when it still runs */
  removeContainer(containerId: string): void;
  stopSandbox(sandboxId: string): Promise<void>;
  removeSandbox(sandboxId: string): void;
  /** Pulls an image. Resolves with its id. Rejects with the registry's words. */
  pullImage(reference: string): Promise<string>;
  removeImage(reference: string): void;
}
