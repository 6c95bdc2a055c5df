// models pkg/kubelet/kuberuntime/kuberuntime_container.go, startContainer
import type { Container, Pod } from '../../api/generated/types.ts';
import type { CriSandbox } from '../../machine/cri.ts';
import { FileError } from '../../machine/filesystem.ts';
import type { KubeletContext } from '../context.ts';
import type { ImageManager } from '../images/manager.ts';
import type { Waiting } from '../pods/container-status.ts';
import { containerReference } from '../pods/naming.ts';
import type { Container as RuntimeContainer } from '../runtime/container.ts';
import { StartError } from '../runtime/start-checks.ts';
import type { PodVolumes } from '../volumes/volumes.ts';
import { containerConfig, containerLimits } from './config.ts';
import { ContainerConfigError, type EnvSources } from './env.ts';
import { podHostname, writeHostsFile, writeResolvConf } from './pod-files.ts';

/** How long the runtime takes to make and start a container: milliseconds. */
const CREATE_MS = 80;
const START_MS = 60;

/** The container runs, or why it does not. */
export type StartResult = { readonly started: RuntimeContainer } | { readonly waiting: Waiting };

export interface StartRequest {
  readonly pod: Pod;
  readonly container: Container;
  readonly sandbox: CriSandbox;
  readonly attempt: number;
  readonly volumes: PodVolumes;
  readonly sources: EnvSources;
  /** Is the pod still wanted? Asked after each wait. */
  wanted(): boolean;
  /** Told of the container once it runs, before anything else happens to it. */
  running(container: RuntimeContainer): void;
}

/** Starts containers: pulls the image, makes the container, starts it. */
export class ContainerStarter {
  constructor(
    private readonly context: KubeletContext,
    private readonly images: ImageManager,
  ) {}

  /** @param done called once; not when the pod stopped being wanted meanwhile */
  start(request: StartRequest, done: (result: StartResult | 'abandoned') => void): void {
    const { pod, container } = request;
    const { clock, recorder } = this.context;
    const about = containerReference(pod, container);
    const fail = (reason: string, message: string, event: string) => {
      recorder.event(about, 'Warning', 'Failed', `Error: ${event}`);
      done({ waiting: { reason, message } });
    };
    this.images.ensure(pod, container, result => {
      if (!request.wanted()) return done('abandoned');
      if (!('image' in result)) return fail(result.reason, result.message, result.reason);
      clock.after(CREATE_MS, () => {
        if (!request.wanted()) return done('abandoned');
        let made: RuntimeContainer;
        try {
          made = this.create(request, result.image);
        } catch (error) {
          const { message } = error as Error;
          if (error instanceof ContainerConfigError)
            return fail('CreateContainerConfigError', message, message);
          if (error instanceof StartError || error instanceof FileError)
            return fail('CreateContainerError', message, message);
          throw error;
        }
        recorder.event(about, 'Normal', 'Created', 'Container created');
        clock.after(START_MS, () => {
          if (!request.wanted()) {
            this.context.runtime.removeContainer(made.id);
            return done('abandoned');
          }
          request.running(made);
          try {
            made.start();
          } catch (error) {
            if (!(error instanceof StartError)) throw error;
            return fail('RunContainerError', error.message, error.message);
          }
          recorder.event(about, 'Normal', 'Started', 'Container started');
          this.linkLog(pod, made);
          done({ started: made });
        });
      });
    });
  }

  private create(
    request: StartRequest,
    image: Parameters<typeof containerConfig>[0]['image'],
  ): RuntimeContainer {
    const { pod, container, sandbox, attempt, volumes, sources } = request;
    const { files, config: kubelet, runtime, nodeIp, nodeName } = this.context;
    const ip = sandbox.ip === '' ? nodeIp : sandbox.ip;
    const config = containerConfig({
      pod,
      container,
      image,
      attempt,
      sandbox,
      hostname: pod.spec?.hostNetwork ? nodeName : podHostname(pod),
      volumes,
      sources,
      files,
      hostsFile: writeHostsFile(files, pod, ip, kubelet.clusterDomain),
      resolvConf: writeResolvConf(files, pod, sandbox.id, kubelet),
      latest: name =>
        runtime.containersOf(pod.metadata?.uid ?? '').findLast(({ config }) => config.name === name)?.id,
    });
    if (config.argv.length === 0) {
      throw new StartError(
        'failed to generate container spec: failed to generate spec: no command specified',
      );
    }
    return runtime.createContainer(sandbox.id, config, containerLimits(container));
  }

  /** /var/log/containers holds a link by pod and container name for log collectors. */
  private linkLog(pod: Pod, { id, config }: RuntimeContainer): void {
    const { files } = this.context;
    const { name, namespace } = pod.metadata ?? {};
    files.mkdir('/var/log/containers', { recursive: true });
    files.symlink(config.logPath, `/var/log/containers/${name}_${namespace}_${config.name}-${id}.log`);
  }
}
