/** How an image of the catalogue is written down: one repository with its tags. */
import type { FileSystem } from '../machine/filesystem.ts';
import type { NativeProgram } from '../machine/runner.ts';

export interface ImageDefinition {
  /** With registry: `docker.io/library/nginx`, `registry.k8s.io/kube-scheduler`. */
  readonly repository: string;
  /** Each tag with its compressed size in bytes. Tags of one content share an entry: `'latest 1.29 1.29.1'`. */
  readonly tags: Readonly<Record<string, number>>;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly workingDir?: string;
  readonly user?: { readonly uid: number; readonly gid: number };
  readonly exposedPorts?: readonly number[];
  /** Programs by the absolute path of their executable; their files are made by the catalogue. */
  readonly natives?: Readonly<Record<string, NativeProgram>>;
  /** Fills an empty root file system. Left out: the image holds nothing but its programs. */
  unpack?(root: FileSystem, tag: string): void;
}
