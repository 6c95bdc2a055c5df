// models pkg/kubelet/kuberuntime/kuberuntime_sandbox.go
import type { Pod } from '../../api/generated/types.ts';
import type { Protocol } from '../../machine/network/network.ts';
import { podHostname } from '../containers/pod-files.ts';
import type { KubeletContext } from '../context.ts';
import { networkProblem, pluginFailure } from '../node/network-plugin.ts';
import { podReference } from './naming.ts';
import type { PodContainers } from './pod-containers.ts';

/** How long the runtime takes to set a sandbox up, with its network: milliseconds. */
const SANDBOX_MS = 300;
const NO_SOCKET = 'dial unix /run/containerd/containerd.sock: connect: no such file or directory';

/** Pods of their own address wait for the network plugin; says so with an event when there is none. */
export function hasNetwork(pod: Pod, { files, recorder }: KubeletContext): boolean {
  if (pod.spec?.hostNetwork) return true;
  const [problem] = networkProblem(files);
  if (problem === undefined) return true;
  const message = `network is not ready: container runtime network not ready: ${problem}`;
  recorder.event(podReference(pod), 'Warning', 'NetworkNotReady', message);
  return false;
}

/**
 * Makes a pod's sandbox.
 * @param isWanted asked before it is made: the pod may be gone by then
 * @param done told whether there is a sandbox now; not called when the pod is no longer wanted
 */
export function createSandbox(
  pod: Pod,
  containers: PodContainers,
  context: KubeletContext,
  isWanted: () => boolean,
  done: (made: boolean) => void,
): void {
  const { clock, recorder, runtime } = context;
  const { name = '', namespace = '', uid = '', labels, annotations = {} } = pod.metadata ?? {};
  const about = podReference(pod);
  if (containers.sandboxes.length > 0) {
    recorder.event(
      about,
      'Normal',
      'SandboxChanged',
      'Pod sandbox changed, it will be killed and re-created.',
    );
  }
  const failed = (why: string) => {
    recorder.event(
      about,
      'Warning',
      'FailedCreatePodSandBox',
      `Failed to create pod sandbox: rpc error: ${why}`,
    );
    done(false);
  };
  clock.after(SANDBOX_MS, () => {
    if (!isWanted()) return;
    if (!context.isRuntimeUp()) {
      failed(
        `code = Unavailable desc = connection error: desc = "transport: Error while dialing: ${NO_SOCKET}"`,
      );
      return;
    }
    const setup = 'code = Unknown desc = failed to setup network for sandbox: ';
    const problem = pod.spec?.hostNetwork ? undefined : pluginFailure(context.files);
    if (problem !== undefined) {
      failed(setup + problem);
      return;
    }
    try {
      runtime.runSandbox({
        name,
        namespace,
        uid,
        attempt: containers.sandboxes.length,
        hostname: podHostname(pod),
        hostNetwork: pod.spec?.hostNetwork === true,
        portMappings: (pod.spec?.containers ?? []).flatMap(({ ports = [] }) =>
          ports.flatMap(({ hostPort, containerPort, protocol = 'TCP', hostIP = '' }) =>
            hostPort ? [{ hostPort, containerPort, protocol: protocol as Protocol, hostIP }] : [],
          ),
        ),
        labels: {
          ...labels,
          'io.kubernetes.pod.name': name,
          'io.kubernetes.pod.namespace': namespace,
          'io.kubernetes.pod.uid': uid,
        },
        annotations,
      });
      done(true);
    } catch (error) {
      const why = `plugin type="bridge" failed (add): failed to allocate for range 0: ${(error as Error).message}`;
      failed(setup + why);
    }
  });
}
