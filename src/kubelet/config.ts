import { DecodeError, decode } from '../apimachinery/decode/decode.ts';
import { notRegistered, requiredTypeMeta } from '../apimachinery/decode/type-meta.ts';
import { parseGoDuration } from '../apimachinery/go/duration.ts';
import { readYaml } from '../apimachinery/yaml/parse.ts';
import { YamlError } from '../apimachinery/yaml/yaml-error.ts';
import { isObject, type JsonObject } from '../base/json.ts';
import { KUBELET_CONFIGURATION } from './config-shape.ts';

/** What a kubelet's config file says, with the defaults of pkg/kubelet/apis/config/v1beta1/defaults.go. Times in milliseconds. */
export interface KubeletConfig {
  readonly staticPodPath: string;
  readonly fileCheckFrequency: number;
  readonly syncFrequency: number;
  readonly nodeStatusUpdateFrequency: number;
  readonly nodeStatusReportFrequency: number;
  readonly nodeLeaseDurationSeconds: number;
  readonly clusterDNS: readonly string[];
  readonly clusterDomain: string;
  readonly resolvConf: string;
  readonly maxPods: number;
  readonly registerNode: boolean;
  readonly registerWithTaints: readonly {
    readonly key: string;
    readonly value?: string;
    readonly effect: string;
  }[];
  readonly serializeImagePulls: boolean;
  readonly maxContainerRestartPeriod: number;
  readonly kubeReserved: Readonly<Record<string, string>>;
  readonly systemReserved: Readonly<Record<string, string>>;
  /** Kernel parameters beyond the safe ones that pods may set. */
  readonly allowedUnsafeSysctls: readonly string[];
  readonly evictionHard: Readonly<Record<string, string>>;
  readonly evictionSoft: Readonly<Record<string, string>>;
  readonly evictionSoftGracePeriod: Readonly<Record<string, string>>;
  readonly evictionMaxPodGracePeriod: number;
  readonly evictionPressureTransitionPeriod: number;
  readonly port: number;
  readonly clientCAFile: string;
  /** `unix:///run/containerd/containerd.sock` */
  readonly containerRuntimeEndpoint: string;
}

/** The config file cannot be used; the message is the kubelet's. */
export class ConfigError extends Error {}

const EVICTION_HARD = {
  'memory.available': '100Mi',
  'nodefs.available': '10%',
  'nodefs.inodesFree': '5%',
  'imagefs.available': '15%',
  'imagefs.inodesFree': '5%',
};

/** A kubelet without a config file. */
export const DEFAULT_CONFIG: KubeletConfig = readConfig({});

const SCHEME = 'pkg/kubelet/apis/config/scheme/scheme.go:33';

/**
 * Reads a config file's text, as pkg/kubelet/kubeletconfig/util/codec does: what only strict decoding minds is told,
 * and passed over.
 * @param lenient told what strict decoding minds
 * @throws ConfigError in the kubelet's words when it is no KubeletConfiguration
 */
export function parseConfig(text: string, path: string, lenient: (problem: string) => void): KubeletConfig {
  try {
    const { value, repeatedKeys } = readYaml(text);
    const meta = requiredTypeMeta(value);
    if (meta.kind !== 'KubeletConfiguration' || meta.apiVersion !== 'kubelet.config.k8s.io/v1beta1')
      throw notRegistered(meta, SCHEME);
    const { value: document, unknown } = decode(KUBELET_CONFIGURATION, value);
    const strict = [...(repeatedKeys === undefined ? [] : [repeatedKeys]), ...unknown];
    if (strict.length > 0) lenient(`strict decoding error: ${strict.join(', ')}`);
    const config = readConfig(document as JsonObject);
    validate(document as JsonObject);
    return config;
  } catch (error) {
    if (!(error instanceof YamlError || error instanceof DecodeError)) throw error;
    throw new ConfigError(
      `failed to load kubelet config file, path: ${path}, error: failed to load Kubelet config file ${path}, error failed to decode: ${error.message}`,
    );
  }
}

/** models pkg/kubelet/apis/config/validation/validation.go, ValidateKubeletConfiguration @throws ConfigError */
function validate(document: JsonObject): void {
  const errors: string[] = [];
  const number = (name: string): number | undefined => {
    const value = document[name];
    return typeof value === 'number' ? value : undefined;
  };
  const within = (name: string, flag: string, least: number, most: number) => {
    const value = number(name);
    if (value === undefined || (value === 0 && least > 0) || (value >= least && value <= most)) return;
    errors.push(`${name} (--${flag}) ${value} must be between ${least} and ${most}, inclusive`);
  };
  if ((number('healthzPort') ?? 0) !== 0) within('healthzPort', 'healthz-port', 1, 65_535);
  within('imageGCHighThresholdPercent', 'image-gc-high-threshold', 0, 100);
  within('imageGCLowThresholdPercent', 'image-gc-low-threshold', 0, 100);
  for (const [name, flag] of [
    ['maxPods', 'max-pods'],
    ['podsPerCore', 'pods-per-core'],
  ] as const) {
    const value = number(name) ?? 0;
    if (value < 0) errors.push(`${name} (--${flag}) ${value} must not be a negative number`);
  }
  within('port', 'port', 1, 65_535);
  if (errors.length === 0) return;
  const all = errors.map(error => `invalid configuration: ${error}`);
  const list = all.length === 1 ? all[0]! : `[${all.join(', ')}]`;
  throw new ConfigError(
    `failed to validate kubelet configuration, error: ${list}, path: &TypeMeta{Kind:,APIVersion:,}`,
  );
}

/** @param document decoded: every value is of its field's type */
function readConfig(document: JsonObject): KubeletConfig {
  const field = <T>(name: string, otherwise: T): T => (document[name] ?? otherwise) as T;
  const time = (name: string, otherwise: string): number =>
    // a zero means that the field was left out: the generated config files of kubeadm are full of them
    parseGoDuration(field(name, otherwise)) || parseGoDuration(otherwise)!;
  const texts = (name: string) => field<Readonly<Record<string, string>>>(name, {});
  const x509 = isObject(document.authentication) ? document.authentication.x509 : undefined;
  const crashLoop = isObject(document.crashLoopBackOff) ? document.crashLoopBackOff : {};
  return {
    staticPodPath: field('staticPodPath', ''),
    fileCheckFrequency: time('fileCheckFrequency', '20s'),
    syncFrequency: time('syncFrequency', '1m'),
    nodeStatusUpdateFrequency: time('nodeStatusUpdateFrequency', '10s'),
    nodeStatusReportFrequency: time('nodeStatusReportFrequency', '5m'),
    nodeLeaseDurationSeconds: field('nodeLeaseDurationSeconds', 40) || 40,
    clusterDNS: field('clusterDNS', []),
    clusterDomain: field('clusterDomain', ''),
    resolvConf: field('resolvConf', '/etc/resolv.conf'),
    maxPods: field('maxPods', 110) || 110,
    registerNode: field('registerNode', true),
    registerWithTaints: field('registerWithTaints', []),
    serializeImagePulls: field('serializeImagePulls', true),
    maxContainerRestartPeriod:
      parseGoDuration(String(crashLoop.maxContainerRestartPeriod ?? '5m')) ?? 300_000,
    kubeReserved: texts('kubeReserved'),
    systemReserved: texts('systemReserved'),
    allowedUnsafeSysctls: field('allowedUnsafeSysctls', []),
    evictionHard: document.evictionHard === undefined ? EVICTION_HARD : texts('evictionHard'),
    evictionSoft: texts('evictionSoft'),
    evictionSoftGracePeriod: texts('evictionSoftGracePeriod'),
    evictionMaxPodGracePeriod: field('evictionMaxPodGracePeriod', 0),
    evictionPressureTransitionPeriod: time('evictionPressureTransitionPeriod', '5m'),
    port: field('port', 10250) || 10250,
    clientCAFile: isObject(x509) && typeof x509.clientCAFile === 'string' ? x509.clientCAFile : '',
    containerRuntimeEndpoint: field('containerRuntimeEndpoint', 'unix:///run/containerd/containerd.sock'),
  };
}
