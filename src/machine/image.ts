/** What a container image is to the kubelet's runtime. The catalogue of known images is built in images/ and handed to the kubelets. */
import type { FileSystem } from './filesystem.ts';
import type { NativeProgram } from './runner.ts';

/** One tag of a repository. */
export interface Image {
  /** Full name: `docker.io/library/nginx:1.27`, `registry.k8s.io/kube-scheduler:v1.36.2`. */
  readonly name: string;
  /** `sha256:...` of the manifest and of the image's config. */
  readonly digest: string;
  readonly id: string;
  readonly sizeBytes: number;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workingDir: string;
  readonly user: { readonly uid: number; readonly gid: number };
  readonly exposedPorts: readonly number[];
  /** Fills an empty root file system with what the image holds. */
  unpack(root: FileSystem): void;
  /** Its programs by the absolute path of their executable. What the shell offers (sh, ls, cat ...) is not listed: unpack puts their files in place. */
  readonly natives: ReadonlyMap<string, NativeProgram>;
}

/** Why an image cannot be had: what the registry or the resolver answered, as the kubelet quotes it. */
export interface ImageRefusal {
  readonly refused: string;
}

/** The registries of the simulated world. */
export interface ImageCatalogue {
  /** @param reference as written in a manifest: `nginx`, `redis:7`, `registry.k8s.io/pause:3.10` */
  find(reference: string): Image | ImageRefusal;
}
