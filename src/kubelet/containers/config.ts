// models pkg/kubelet/kuberuntime/kuberuntime_container.go, generateContainerConfig

import type { Container, Pod } from '../../api/generated/types.ts';
import { milliValue, unitValue } from '../../api/quantity.ts';
import type { CriMount, CriSandbox } from '../../machine/cri.ts';
import type { FileSystem } from '../../machine/filesystem.ts';
import type { Image } from '../../machine/image.ts';
import { gracePeriod } from '../pods/grace-period.ts';
import { formatPod, podDirectory, podLogDirectory } from '../pods/naming.ts';
import type { ContainerConfig, ContainerLimits } from '../runtime/container-config.ts';
import type { PodVolumes } from '../volumes/volumes.ts';
import { ContainerConfigError, containerEnvironment, type EnvSources } from './env.ts';
import { expandVariables } from './expand.ts';

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** models MilliCPUToShares of pkg/kubelet/cm */
const LEAST_SHARES = 2;

/** What a container's config is made from. */
export interface ConfigInputs {
  readonly pod: Pod;
  readonly container: Container;
  readonly image: Image;
  readonly attempt: number;
  readonly sandbox: CriSandbox;
  readonly hostname: string;
  readonly volumes: PodVolumes;
  readonly sources: EnvSources;
  readonly files: FileSystem;
  /** Paths on the machine of the pod's /etc/hosts and /etc/resolv.conf. */
  readonly hostsFile: string;
  readonly resolvConf: string;
  /** The id of the latest container of that name in the pod. */
  latest(name: string): string | undefined;
}

/**
 * Translates a container of the API into what the runtime takes.
 * @throws ContainerConfigError in the kubelet's words
 */
export function containerConfig(inputs: ConfigInputs): ContainerConfig {
  const { pod, container, image, attempt, hostname } = inputs;
  const environment = containerEnvironment(pod, container, inputs.sources);
  const user = userOf(inputs);
  const env = {
    PATH,
    HOSTNAME: hostname,
    ...(container.tty && { TERM: 'xterm' }),
    ...image.env,
    ...environment,
  };
  return {
    name: container.name,
    attempt,
    image,
    reference: container.image ?? '',
    argv: commandOf(container, image, environment),
    env: { HOME: user.uid === 0 ? '/root' : '/', ...env },
    cwd: container.workingDir || image.workingDir || '/',
    actor: user,
    mounts: mountsOf(inputs, environment),
    labels: {
      'io.kubernetes.container.name': container.name,
      'io.kubernetes.pod.name': pod.metadata?.name ?? '',
      'io.kubernetes.pod.namespace': pod.metadata?.namespace ?? '',
      'io.kubernetes.pod.uid': pod.metadata?.uid ?? '',
    },
    annotations: {
      'io.kubernetes.container.restartCount': String(attempt),
      'io.kubernetes.container.terminationMessagePath':
        container.terminationMessagePath ?? '/dev/termination-log',
      'io.kubernetes.container.terminationMessagePolicy': container.terminationMessagePolicy ?? 'File',
      'io.kubernetes.pod.terminationGracePeriod': String(gracePeriod(pod)),
    },
    logPath: `${podLogDirectory(pod)}/${container.name}/${attempt}.log`,
    stdin: container.stdin === true,
    stdinOnce: container.stdinOnce === true,
    tty: container.tty === true,
    hostname,
    ...securityOf(inputs),
    pids: pidsOf(inputs),
  };
}

/** The cgroup limits of a container. */
export function containerLimits(container: Container): ContainerLimits {
  const { requests, limits } = container.resources ?? {};
  const { cpu, memory } = limits ?? {};
  const milliShares = milliValue(requests?.cpu ?? cpu ?? '0');
  return {
    cpuShares: Math.max(Math.floor((milliShares * 1024) / 1000), LEAST_SHARES),
    milliCpu: cpu === undefined || milliValue(cpu) === 0 ? undefined : milliValue(cpu),
    memoryBytes: memory === undefined || unitValue(memory) === 0 ? undefined : unitValue(memory),
  };
}

/** Where a container's termination message is kept on the machine. */
export function terminationLogPath(pod: Pod, container: string, attempt: number): string {
  const id = (attempt + 0x5eed).toString(16).padStart(8, '0');
  return `${podDirectory(pod.metadata?.uid ?? '')}/containers/${container}/${id}`;
}

/** The command replaces the image's entrypoint (and then its command too), the arguments replace its command. */
function commandOf(
  container: Container,
  image: Image,
  env: Readonly<Record<string, string>>,
): readonly string[] {
  const expand = (words: readonly string[] | undefined) => words?.map(word => expandVariables(word, env));
  const command = expand(container.command);
  const args = expand(container.args);
  if (command !== undefined && command.length > 0) return [...command, ...(args ?? [])];
  return [...image.entrypoint, ...(args !== undefined && args.length > 0 ? args : image.command)];
}

function userOf({ pod, container, image }: ConfigInputs): { uid: number; gids: readonly number[] } {
  const security = pod.spec?.securityContext ?? {};
  const own = container.securityContext ?? {};
  const uid = own.runAsUser ?? security.runAsUser ?? image.user.uid;
  if ((own.runAsNonRoot ?? security.runAsNonRoot) === true && uid === 0) {
    const set = own.runAsUser ?? security.runAsUser;
    const why =
      set === 0
        ? "container's runAsUser breaks non-root policy"
        : 'container has runAsNonRoot and image will run as root';
    throw new ContainerConfigError(
      `${why} (pod: ${JSON.stringify(formatPod(pod))}, container: ${container.name})`,
    );
  }
  const gid =
    own.runAsGroup ??
    security.runAsGroup ??
    (own.runAsUser === undefined && security.runAsUser === undefined ? image.user.gid : 0);
  const more = [
    ...(security.fsGroup === undefined ? [] : [security.fsGroup]),
    ...(security.supplementalGroups ?? []),
  ];
  return { uid, gids: [...new Set([gid, ...more])] };
}

/** A sub-path that is missing is made as a folder with the volume's own permissions. models pkg/volume/util/subpath */
function makeSubPath(files: FileSystem, base: string, path: string): void {
  files.mkdir(path, { recursive: true });
  const { mode } = files.stat(base);
  for (let at = path; at.length > base.length; at = at.slice(0, at.lastIndexOf('/')))
    files.chmod(at, mode & 0o777);
}

/** What the runtime keeps the container from, or lets it do. models pkg/kubelet/kuberuntime/security_context.go */
function securityOf({
  pod,
  container,
}: ConfigInputs): Pick<
  ContainerConfig,
  'readOnlyRoot' | 'capabilities' | 'noNewPrivileges' | 'seccomp' | 'sysctls'
> {
  const own = container.securityContext ?? {};
  const security = pod.spec?.securityContext ?? {};
  const privileged = own.privileged === true;
  const profile = (own.seccompProfile ?? security.seccompProfile)?.type ?? 'Unconfined';
  return {
    readOnlyRoot: own.readOnlyRootFilesystem === true,
    capabilities: {
      privileged,
      add: own.capabilities?.add ?? [],
      drop: own.capabilities?.drop ?? [],
    },
    noNewPrivileges: own.allowPrivilegeEscalation === false,
    seccomp: !privileged && profile !== 'Unconfined',
    sysctls: Object.fromEntries(
      (security.sysctls ?? []).map(({ name, value }) => [name.replaceAll('/', '.'), value]),
    ),
  };
}

/** models pkg/kubelet/util/util.go, PidNamespaceForPod, and the target of an ephemeral container */
function pidsOf({ pod, container, latest }: ConfigInputs): ContainerConfig['pids'] {
  const { targetContainerName } = container as { readonly targetContainerName?: string };
  if (targetContainerName) {
    const target = latest(targetContainerName);
    if (target === undefined) {
      throw new ContainerConfigError(`unable to find target container ${targetContainerName}`);
    }
    return { target };
  }
  if (pod.spec?.hostPID) return 'node';
  return pod.spec?.shareProcessNamespace ? 'pod' : 'container';
}

function mountsOf(inputs: ConfigInputs, env: Readonly<Record<string, string>>): readonly CriMount[] {
  const { pod, container, volumes, files, hostsFile, resolvConf, attempt } = inputs;
  const mounts: CriMount[] = [];
  for (const mount of container.volumeMounts ?? []) {
    const base = volumes.path(mount.name);
    if (base === undefined) {
      throw new ContainerConfigError(
        `cannot find volume ${JSON.stringify(mount.name)} to mount into container ${JSON.stringify(container.name)}`,
      );
    }
    const subPath = mount.subPathExpr ? expandVariables(mount.subPathExpr, env) : (mount.subPath ?? '');
    const hostPath = subPath === '' ? base : `${base}/${subPath}`;
    if (!files.exists(hostPath)) makeSubPath(files, base, hostPath);
    const volume = pod.spec?.volumes?.find(({ name }) => name === mount.name);
    const readonly = mount.readOnly === true || (volume !== undefined && volumes.isReadOnly(volume));
    mounts.push({ containerPath: mount.mountPath, hostPath, readonly });
  }
  const taken = new Set(mounts.map(({ containerPath }) => containerPath));
  const log = terminationLogPath(pod, container.name, attempt);
  files.mkdir(log.slice(0, log.lastIndexOf('/')), { recursive: true });
  files.writeFile(log, '');
  files.chmod(log, 0o666);
  const own = [
    { containerPath: '/etc/hosts', hostPath: hostsFile, readonly: false },
    { containerPath: '/etc/resolv.conf', hostPath: resolvConf, readonly: false },
    {
      containerPath: container.terminationMessagePath ?? '/dev/termination-log',
      hostPath: log,
      readonly: false,
    },
  ];
  // parents are mounted before what lies in them
  mounts.sort((a, b) => a.containerPath.split('/').length - b.containerPath.split('/').length);
  return [...mounts, ...own.filter(({ containerPath }) => !taken.has(containerPath))];
}
