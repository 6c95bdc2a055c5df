import type { Images } from '../cache/images.ts';
import type { Handle } from '../framework/handle.ts';
import type { Plugin } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/pod-info.ts';

const MIB = 1024 * 1024;
/** Less than this is not worth counting. */
const LEAST = 23 * MIB;
/** A container's images count up to this. */
const MOST_PER_CONTAINER = 1000 * MIB;

/** Prefers nodes that have the pod's images. models plugins/imagelocality/image_locality.go */
export function imageLocality({ cache }: Handle): Plugin {
  return {
    name: 'ImageLocality',
    score(_state, pod, node) {
      const images = imagesOf(pod);
      const sum = sizeThere(images.names, node.name, cache.images, cache.nodes.size);
      const most = MOST_PER_CONTAINER * images.containers;
      const counted = Math.min(Math.max(sum, LEAST), most);
      return Math.trunc((100 * (counted - LEAST)) / (most - LEAST));
    },
    events: () => [],
  };
}

/** Bytes there, each image counting less the fewer nodes have it, so that not all pods run to one node. */
function sizeThere(names: readonly string[], node: string, images: Images, nodes: number): number {
  let sum = 0;
  for (const name of names) {
    const image = images.get(name);
    if (image?.nodes.has(node)) sum += Math.trunc(image.size * (image.nodes.size / nodes));
  }
  return sum;
}

interface PodImages {
  readonly names: readonly string[];
  readonly containers: number;
}

const known = new WeakMap<PodInfo, PodImages>();

function imagesOf(pod: PodInfo): PodImages {
  let found = known.get(pod);
  if (found === undefined) {
    const { containers, initContainers = [], volumes = [] } = pod.pod.spec!;
    const names = [
      ...initContainers.map(container => container.image),
      ...containers.map(container => container.image),
      ...volumes.map(volume => volume.image?.reference),
    ];
    found = {
      names: names.filter(name => name !== undefined).map(withTag),
      containers: containers.length + initContainers.length,
    };
    known.set(pod, found);
  }
  return found;
}

/** Nodes report tags, so `nginx` must be looked up as `nginx:latest`. */
function withTag(image: string): string {
  return image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image;
}
