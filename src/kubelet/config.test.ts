import { expect, it } from 'vitest';
import { ConfigError, parseConfig } from './config.ts';

const HEAD = 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n';
const PATH = '/var/lib/kubelet/config.yaml';
const read = (text: string) => {
  const told: string[] = [];
  return { config: parseConfig(text, PATH, problem => told.push(problem)), told };
};
const failed = (why: string) =>
  new ConfigError(
    `failed to load kubelet config file, path: ${PATH}, error: failed to load Kubelet config file ${PATH}, error failed to decode: ${why}`,
  );

it('passes over what only strict decoding minds, and tells it', () => {
  expect(read(`${HEAD}fooBar: 1\nmaxPods: 30\n`)).toMatchObject({
    config: { maxPods: 30 },
    told: ['strict decoding error: unknown field "fooBar"'],
  });
  expect(read(`${HEAD}maxPods: 1\nmaxPods: 2\n`).told[0]).toContain('key "maxPods" already set in map');
});

it.each([
  [
    'clusterDNS: 10.96.0.10\n',
    'json: cannot unmarshal string into Go struct field KubeletConfiguration.clusterDNS of type []string',
  ],
  [
    'maxPods: many\n',
    'json: cannot unmarshal string into Go struct field KubeletConfiguration.maxPods of type int32',
  ],
  [
    'authentication: {x509: {clientCAFile: [a]}}\n',
    'json: cannot unmarshal array into Go struct field KubeletX509Authentication.authentication.x509.clientCAFile of type string',
  ],
  ['syncFrequency: 5\n', 'json: cannot unmarshal number into Go value of type string'],
  ['syncFrequency: soon\n', 'time: invalid duration "soon"'],
  [
    'evictionHard: {memory.available: 5}\n',
    'json: cannot unmarshal number into Go struct field KubeletConfiguration.evictionHard of type string',
  ],
  [
    'registerWithTaints: {key: a}\n',
    'json: cannot unmarshal object into Go struct field KubeletConfiguration.registerWithTaints of type []v1.Taint',
  ],
  ['maxPods: [\n', 'yaml: line 3: did not find expected node content'],
])('refuses %j', (text, why) => {
  expect(() => read(HEAD + text)).toThrow(failed(why));
});

it('refuses what is no configuration', () => {
  expect(() => read('')).toThrow(failed("Object 'Kind' is missing in 'null'"));
  expect(() => read(HEAD.replace('KubeletConfiguration', 'Kubelet'))).toThrow(
    failed(
      'no kind "Kubelet" is registered for version "kubelet.config.k8s.io/v1beta1" in scheme "pkg/kubelet/apis/config/scheme/scheme.go:33"',
    ),
  );
});
