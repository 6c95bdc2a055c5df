// models pkg/kubelet/kubelet_pods.go, HandlePodCleanups
import type { KubeletContext } from './context.ts';

const GRACE_MS = 30_000;

/** Ends what runs on the machine of pods that went away while no kubelet was there. @param isKnown by the pod's uid */
export function endOrphans({ clock, runtime }: KubeletContext, isKnown: (uid: string) => boolean): void {
  for (const sandbox of runtime.sandboxes()) {
    if (isKnown(sandbox.uid)) continue;
    const running = runtime.containersOf(sandbox.uid).filter(({ state }) => state === 'CONTAINER_RUNNING');
    let alive = running.length;
    if (alive === 0) runtime.removeSandbox(sandbox.id);
    for (const container of running) {
      container.onExit(
        clock.bind(() => {
          if (--alive === 0) clock.soon(() => runtime.removeSandbox(sandbox.id));
        }),
      );
      runtime.terminate(container, GRACE_MS);
    }
  }
}
