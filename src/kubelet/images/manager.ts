import type { Container, Pod } from '../../api/generated/types.ts';
import { formatGoDuration } from '../../apimachinery/go/duration.ts';
import type { Image } from '../../machine/image.ts';
import { Backoff } from '../backoff.ts';
import type { KubeletContext } from '../context.ts';
import { containerReference } from '../pods/naming.ts';
import type { PullResult } from '../runtime/image-store.ts';
import { invalidReference } from './reference.ts';

/** The image, or the container's waiting reason and message. */
export type ImageResult = { readonly image: Image } | { readonly reason: string; readonly message: string };

const INITIAL_BACKOFF = 10_000;
const MOST_BACKOFF = 300_000;

interface Waiting {
  readonly reference: string;
  readonly asked: number;
  readonly done: (result: PullResult, pullMs: number, waitMs: number) => void;
}

/** Sees to it that a container's image is on the machine. models pkg/kubelet/images/image_manager.go */
export class ImageManager {
  private readonly backoff: Backoff;
  private readonly lastError = new Map<string, string>();
  private readonly queue: Waiting[] = [];
  private pulling = false;

  constructor(private readonly context: KubeletContext) {
    this.backoff = new Backoff(context.clock, INITIAL_BACKOFF, MOST_BACKOFF);
  }

  /** @param done called once, at once or when the pull has ended */
  ensure(pod: Pod, container: Container, done: (result: ImageResult) => void): void {
    const { recorder, runtime } = this.context;
    const reference = container.image ?? '';
    const about = containerReference(pod, container);
    const invalid = invalidReference(reference);
    if (invalid !== undefined) {
      const message = `Failed to apply default image tag ${JSON.stringify(reference)}: couldn't parse image name ${JSON.stringify(reference)}: ${invalid}`;
      recorder.event(about, 'Warning', 'InspectFailed', message);
      done({ reason: 'InvalidImageName', message });
      return;
    }
    const local = runtime.store.local(reference);
    if (local !== undefined && container.imagePullPolicy !== 'Always') {
      const message = `Container image ${JSON.stringify(reference)} already present on machine and can be accessed by the pod`;
      recorder.event(about, 'Normal', 'Pulled', message);
      done({ image: local });
      return;
    }
    if (container.imagePullPolicy === 'Never') {
      const message = `Container image ${JSON.stringify(reference)} is not present with pull policy of Never`;
      recorder.event(about, 'Warning', 'ErrImageNeverPull', message);
      done({ reason: 'ErrImageNeverPull', message });
      return;
    }
    this.pull(pod, container, done);
  }

  /** Forgets the failures of a pod's pulls. */
  forget(uid: string): void {
    this.backoff.forget(`${uid}_`);
    for (const key of this.lastError.keys()) if (key.startsWith(`${uid}_`)) this.lastError.delete(key);
  }

  private pull(pod: Pod, container: Container, done: (result: ImageResult) => void): void {
    const { recorder, clock } = this.context;
    const about = containerReference(pod, container);
    const name = JSON.stringify(container.image);
    const key = `${pod.metadata?.uid}_${container.image}`;
    if (this.backoff.isWaitingSinceUpdate(key)) {
      recorder.event(about, 'Normal', 'BackOff', `Back-off pulling image ${name}`);
      const last = this.lastError.get(key);
      const message = `Back-off pulling image ${name}${last === undefined ? '' : `: ${last}`}`;
      done({ reason: 'ImagePullBackOff', message });
      return;
    }
    this.lastError.delete(key);
    recorder.event(about, 'Normal', 'Pulling', `Pulling image ${name}`);
    this.enqueue({
      reference: container.image ?? '',
      asked: clock.now(),
      done: (result, pullMs, waitMs) => {
        if ('refused' in result) {
          recorder.event(about, 'Warning', 'Failed', `Failed to pull image ${name}: ${result.refused}`);
          this.backoff.next(key, clock.now());
          this.lastError.set(key, `ErrImagePull: ${result.refused}`);
          done({ reason: 'ErrImagePull', message: result.refused });
          return;
        }
        const took = `${formatGoDuration(pullMs)} (${formatGoDuration(waitMs)} including waiting)`;
        const size = `Image size: ${result.image.sizeBytes} bytes.`;
        recorder.event(about, 'Normal', 'Pulled', `Successfully pulled image ${name} in ${took}. ${size}`);
        done({ image: result.image });
      },
    });
  }

  /** One pull at a time unless the config says otherwise. models pkg/kubelet/images/puller.go */
  private enqueue(waiting: Waiting): void {
    if (this.context.config.serializeImagePulls && this.pulling) {
      this.queue.push(waiting);
      return;
    }
    this.begin(waiting);
  }

  private begin({ reference, asked, done }: Waiting): void {
    const { clock, runtime } = this.context;
    const began = clock.now();
    this.pulling = true;
    const ended = clock.bind((result: PullResult) => {
      this.pulling = false;
      const next = this.queue.shift();
      if (next !== undefined) this.begin(next);
      done(result, clock.now() - began, clock.now() - asked);
    });
    runtime.store.pull(reference, ended);
  }
}
