import { parseGoDuration } from '../apimachinery/go/duration.ts';
import { parseYaml } from '../apimachinery/yaml/parse.ts';
import { YamlError } from '../apimachinery/yaml/yaml-error.ts';
import { isObject, type JsonObject } from '../base/json.ts';

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
export const DEFAULT_CONFIG: KubeletConfig = readConfig({}, '');

/**
 * Reads a config file's text.
 * @throws ConfigError in the kubelet's words when it is no KubeletConfiguration
 */
export function parseConfig(text: string, path: string): KubeletConfig {
  const fail = (why: string): never => {
    throw new ConfigError(
      `failed to load kubelet config file, path: ${path}, error: failed to load Kubelet config file ${path}, error failed to decode: ${why}`,
    );
  };
  let document: unknown;
  try {
    document = parseYaml(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    return fail(error.message);
  }
  if (!isObject(document)) return fail("Object 'Kind' is missing in 'null'");
  if (document.kind === undefined) return fail(`Object 'Kind' is missing in '${JSON.stringify(document)}'`);
  if (document.kind !== 'KubeletConfiguration' || document.apiVersion !== 'kubelet.config.k8s.io/v1beta1') {
    const scheme = '"pkg/kubelet/apis/config/scheme/scheme.go:33"';
    return fail(
      `no kind "${document.kind}" is registered for version "${document.apiVersion ?? ''}" in scheme ${scheme}`,
    );
  }
  return readConfig(document, path);
}

function readConfig(document: JsonObject, path: string): KubeletConfig {
  const bad = (field: string, wanted: string, value: unknown): never => {
    const kind = typeof value === 'boolean' ? 'bool' : typeof value;
    throw new ConfigError(
      `failed to load kubelet config file, path: ${path}, error: failed to load Kubelet config file ${path}, error failed to decode: json: cannot unmarshal ${kind} into Go struct field KubeletConfiguration.${field} of type ${wanted}`,
    );
  };
  const text = (field: string, otherwise: string): string => {
    const value = document[field] ?? otherwise;
    return typeof value === 'string' ? value : bad(field, 'string', value);
  };
  const number = (field: string, otherwise: number): number => {
    const value = document[field] ?? otherwise;
    return typeof value === 'number' ? value : bad(field, 'int32', value);
  };
  const flag = (field: string, otherwise: boolean): boolean => {
    const value = document[field] ?? otherwise;
    return typeof value === 'boolean' ? value : bad(field, 'bool', value);
  };
  const time = (field: string, otherwise: string): number => {
    const given = text(field, otherwise);
    const value = parseGoDuration(given) ?? bad(field, 'v1.Duration', given);
    // a zero means that the field was left out: the generated config files of kubeadm are full of them
    return value === 0 ? parseGoDuration(otherwise)! : value;
  };
  const texts = (field: string): Readonly<Record<string, string>> => {
    const value = document[field] ?? {};
    if (!isObject(value)) return bad(field, 'map[string]string', value);
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, String(entry)]));
  };
  const list = <T>(field: string): readonly T[] => {
    const value = document[field] ?? [];
    return Array.isArray(value) ? (value as T[]) : bad(field, '[]string', value);
  };
  const x509 = isObject(document.authentication) ? document.authentication.x509 : undefined;
  const crashLoop = isObject(document.crashLoopBackOff) ? document.crashLoopBackOff : {};
  return {
    staticPodPath: text('staticPodPath', ''),
    fileCheckFrequency: time('fileCheckFrequency', '20s'),
    syncFrequency: time('syncFrequency', '1m'),
    nodeStatusUpdateFrequency: time('nodeStatusUpdateFrequency', '10s'),
    nodeStatusReportFrequency: time('nodeStatusReportFrequency', '5m'),
    nodeLeaseDurationSeconds: number('nodeLeaseDurationSeconds', 40) || 40,
    clusterDNS: list('clusterDNS'),
    clusterDomain: text('clusterDomain', ''),
    resolvConf: text('resolvConf', '/etc/resolv.conf'),
    maxPods: number('maxPods', 110) || 110,
    registerNode: flag('registerNode', true),
    registerWithTaints: list('registerWithTaints'),
    serializeImagePulls: flag('serializeImagePulls', true),
    maxContainerRestartPeriod:
      parseGoDuration(String(crashLoop.maxContainerRestartPeriod ?? '5m')) ?? 300_000,
    kubeReserved: texts('kubeReserved'),
    systemReserved: texts('systemReserved'),
    allowedUnsafeSysctls: list('allowedUnsafeSysctls'),
    evictionHard: document.evictionHard === undefined ? EVICTION_HARD : texts('evictionHard'),
    evictionSoft: texts('evictionSoft'),
    evictionSoftGracePeriod: texts('evictionSoftGracePeriod'),
    evictionMaxPodGracePeriod: number('evictionMaxPodGracePeriod', 0),
    evictionPressureTransitionPeriod: time('evictionPressureTransitionPeriod', '5m'),
    port: number('port', 10250) || 10250,
    clientCAFile: isObject(x509) && typeof x509.clientCAFile === 'string' ? x509.clientCAFile : '',
    containerRuntimeEndpoint: text('containerRuntimeEndpoint', 'unix:///run/containerd/containerd.sock'),
  };
}
