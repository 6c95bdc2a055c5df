/** The registries of the simulated world: which images there are, and what a registry says of those that are not. */

import { sha256Hex } from '../base/sha256.ts';
import { dirname } from '../machine/files/inode.ts';
import type { Image, ImageCatalogue, ImageRefusal } from '../machine/image.ts';
import type { ImageDefinition } from './definition.ts';
import { parseReference, type Reference } from './reference.ts';

/** Registries that exist; any other host name does not resolve. */
const REGISTRIES = new Set([
  'docker.io',
  'registry.k8s.io',
  'k8s.gcr.io',
  'gcr.io',
  'ghcr.io',
  'quay.io',
  'public.ecr.aws',
  'mcr.microsoft.com',
]);

export class Catalogue implements ImageCatalogue {
  private readonly images = new Map<string, Image>();
  private readonly byDigest = new Map<string, Image>();
  private readonly repositories = new Set<string>();

  constructor(definitions: readonly ImageDefinition[]) {
    for (const definition of definitions) {
      const { repository } = definition;
      this.repositories.add(repository);
      for (const image of imagesOf(definition)) {
        this.images.set(image.name, image);
        const byDigest = `${repository}@${image.digest}`;
        if (!this.byDigest.has(byDigest)) this.byDigest.set(byDigest, image);
      }
    }
  }

  find(text: string): Image | ImageRefusal {
    const reference = parseReference(text);
    if (reference === undefined)
      return { refused: `couldn't parse image name "${text}": invalid reference format` };
    const found =
      reference.digest === undefined
        ? this.images.get(`${reference.repository}:${reference.tag}`)
        : this.byDigest.get(`${reference.repository}@${reference.digest}`);
    return found ?? { refused: this.refusal(reference) };
  }

  /** Every tag of the catalogue by its full name. */
  list(): readonly Image[] {
    return [...this.images.values()];
  }

  /** What containerd says, as the kubelet hands it on: the gRPC code is kept unless it is Unknown. */
  private refusal({ registry, repository, path, tag, digest }: Reference): string {
    const full = digest === undefined ? `${repository}:${tag}` : `${repository}@${digest}`;
    const prefix = `failed to pull and unpack image "${full}": failed to resolve reference "${full}": `;
    if (!REGISTRIES.has(registry)) {
      const host = registry.replace(/:\d+$/, '');
      const manifest = `https://${registry}/v2/${path}/manifests/${digest ?? tag}`;
      return `${prefix}failed to do request: Head "${manifest}": dial tcp: lookup ${host} on 8.8.8.8:53: no such host`;
    }
    if (registry === 'docker.io' && !this.repositories.has(repository))
      return `${prefix}pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`;
    return `rpc error: code = NotFound desc = ${prefix}${full}: not found`;
  }
}

/** Images by what defines them: their digests cost more than anything else about a catalogue, and never change. */
const made = new WeakMap<ImageDefinition, readonly Image[]>();

/** An image for each tag; of tags that stand for the same content the first comes first. */
function imagesOf(definition: ImageDefinition): readonly Image[] {
  const known = made.get(definition);
  if (known !== undefined) return known;
  const images = Object.entries(definition.tags).flatMap(([tags, sizeBytes]) => {
    const names = tags.split(' ');
    return names.map(tag => imageOf(definition, tag, names[0]!, sizeBytes));
  });
  made.set(definition, images);
  return images;
}

function imageOf(definition: ImageDefinition, tag: string, content: string, sizeBytes: number): Image {
  const natives = new Map(Object.entries(definition.natives ?? {}));
  return {
    name: `${definition.repository}:${tag}`,
    digest: `sha256:${sha256Hex(`manifest ${definition.repository}:${content}`)}`,
    id: `sha256:${sha256Hex(`config ${definition.repository}:${content}`)}`,
    sizeBytes,
    entrypoint: definition.entrypoint ?? [],
    command: definition.command ?? [],
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', ...definition.env },
    workingDir: definition.workingDir ?? '/',
    user: definition.user ?? { uid: 0, gid: 0 },
    exposedPorts: definition.exposedPorts ?? [],
    natives,
    unpack(root) {
      for (const folder of ['/etc', '/tmp', '/var/run', '/proc', '/sys', '/dev'])
        root.mkdir(folder, { recursive: true });
      root.chmod('/tmp', 0o1777);
      definition.unpack?.(root, tag);
      for (const path of natives.keys()) {
        if (root.exists(path)) continue;
        root.mkdir(dirname(path), { recursive: true });
        root.writeFile(path, '\x7fELF', { mode: 0o755 });
      }
    },
  };
}
