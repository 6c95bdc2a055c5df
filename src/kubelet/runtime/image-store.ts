import type { Clock, Timer } from '../../base/clock.ts';
import type { CriImage } from '../../machine/cri.ts';
import type { Image, ImageCatalogue } from '../../machine/image.ts';

/** How fast layers come over the simulated network and are unpacked: bytes per millisecond (25 MB/s), and what each pull takes at least. */
const BYTES_PER_MS = 25_000;
const LEAST_PULL_MS = 600;
/** A registry's refusal, and the answer that a tag has not changed, come after this. */
const ASK_MS = 450;

/** A pull that has ended: the image, or what the registry said. */
export type PullResult = { readonly image: Image } | { readonly refused: string };

/** The images of one machine. */
export class ImageStore {
  private readonly byName = new Map<string, Image>();
  private readonly pulls = new Map<string, ((result: PullResult) => void)[]>();
  private readonly timers = new Set<Timer>();

  constructor(
    private readonly catalogue: ImageCatalogue,
    private readonly clock: Clock,
  ) {}

  /** The image as it is on this machine, or undefined. @param reference as written in a manifest, or an image id */
  local(reference: string): Image | undefined {
    const found = this.catalogue.find(reference);
    if (!('refused' in found)) return this.byName.get(found.name);
    return this.all().find(image => image.id === reference);
  }

  /** Puts an image on the machine at once: what is there from the start. @throws Error with the registry's words */
  preload(reference: string): Image {
    const found = this.catalogue.find(reference);
    if ('refused' in found) throw new Error(found.refused);
    this.byName.set(found.name, found);
    return found;
  }

  /** Pulls an image; `done` is called when it is there or refused. Pulls of one reference at a time are shared. */
  pull(reference: string, done: (result: PullResult) => void): void {
    const waiting = this.pulls.get(reference);
    if (waiting !== undefined) {
      waiting.push(done);
      return;
    }
    this.pulls.set(reference, [done]);
    const found = this.catalogue.find(reference);
    const result: PullResult = 'refused' in found ? { refused: found.refused } : { image: found };
    const timer = this.clock.after(this.pullTime(found), () => {
      this.timers.delete(timer);
      if ('image' in result) this.byName.set(result.image.name, result.image);
      const callbacks = this.pulls.get(reference) ?? [];
      this.pulls.delete(reference);
      for (const callback of callbacks) callback(result);
    });
    this.timers.add(timer);
  }

  remove(reference: string): boolean {
    const image = this.local(reference);
    return image !== undefined && this.byName.delete(image.name);
  }

  all(): readonly Image[] {
    return [...this.byName.values()];
  }

  /** As crictl lists them: one entry for an id with all its names. */
  list(): readonly CriImage[] {
    const byId = new Map<string, Image[]>();
    for (const image of this.byName.values()) byId.set(image.id, [...(byId.get(image.id) ?? []), image]);
    return [...byId.entries()].map(([id, images]) => ({
      id,
      repoTags: images.map(image => image.name),
      repoDigests: [...new Set(images.map(digestName))],
      sizeBytes: images[0]!.sizeBytes,
      pinned: images.some(image => image.name.startsWith('registry.k8s.io/pause:')),
    }));
  }

  private pullTime(found: Image | { readonly refused: string }): number {
    if ('refused' in found || this.byName.get(found.name)?.id === found.id) return ASK_MS;
    return LEAST_PULL_MS + Math.round(found.sizeBytes / BYTES_PER_MS);
  }
}

/** `docker.io/library/nginx@sha256:...`: the name that does not move. */
export function digestName(image: Image): string {
  return `${image.name.replace(/:[^:/]*$/, '')}@${image.digest}`;
}
