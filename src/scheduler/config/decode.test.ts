import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { SeededRng } from '../../base/rng.ts';
import { VirtualClock } from '../../base/virtual-clock.ts';
import { Client } from '../../client/client.ts';
import { Scheduler } from '../scheduler.ts';
import { decodeConfiguration, defaultConfiguration } from './decode.ts';

const HEAD = 'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n';

function start(text: string): Scheduler {
  const client = new Client({ call: () => ({ code: 500 }) }, 'kube-scheduler');
  const configuration = decodeConfiguration(parse(text), text);
  return new Scheduler({ client, clock: new VirtualClock(0), rng: new SeededRng(1), configuration });
}

const profile = (indented: string) => `${HEAD}profiles:\n- schedulerName: x\n${indented}`;
const INIT = 'initializing profiles: creating profile for scheduler name x: ';

/** Texts that kube-scheduler v1.36.2 ended with, by the configuration that it was given. */
const REFUSED: readonly (readonly [string, string])[] = [
  [
    'apiVersion: kubescheduler.config.k8s.io/v1beta2\nkind: KubeSchedulerConfiguration\n',
    'no kind "KubeSchedulerConfiguration" is registered for version "kubescheduler.config.k8s.io/v1beta2" in scheme "pkg/runtime/scheme.go:111"',
  ],
  ['profiles: []\n', "Object 'Kind' is missing in 'profiles: []\n'"],
  [`${HEAD}profile:\n- schedulerName: x\n`, 'strict decoding error: unknown field "profile"'],
  [
    profile('  plugins:\n    score:\n      enabled:\n      - name: NodeName\n'),
    `${INIT}plugin "NodeName" does not extend ScorePlugin plugin`,
  ],
  [profile('- schedulerName: x\n'), 'profiles[1].schedulerName: Duplicate value: {}'],
  [
    `${HEAD}profiles:\n- schedulerName: ""\n- schedulerName: b\n`,
    'profiles[0].schedulerName: Required value',
  ],
  [
    profile('  plugins:\n    bind:\n      disabled:\n      - name: "*"\n'),
    `${INIT}at least one bind plugin is needed for profile with scheduler name "x"`,
  ],
  [
    profile(
      '  plugins:\n    score:\n      enabled:\n      - name: ImageLocality\n      - name: ImageLocality\n',
    ),
    `${INIT}plugin "ImageLocality" already registered as "ScorePlugin"`,
  ],
  [
    `${HEAD}percentageOfNodesToScore: 150\n`,
    'percentageOfNodesToScore: Invalid value: 150: not in valid range [0-100]',
  ],
  [
    `${HEAD}podInitialBackoffSeconds: 20\npodMaxBackoffSeconds: 5\n`,
    'podMaxBackoffSeconds: Invalid value: 5: must be greater than or equal to PodInitialBackoffSeconds',
  ],
  [
    profile('  pluginConfig:\n  - name: InterPodAffinity\n    args:\n      hardPodAffinityWeight: 200\n'),
    'profiles[0].pluginConfig[0].args.hardPodAffinityWeight: Invalid value: 200: not in valid range [0, 100]',
  ],
  [
    profile(
      '  pluginConfig:\n  - name: NodeResourcesFit\n    args:\n      scoringStrategy:\n        type: PackTightly\n',
    ),
    `${INIT}initializing plugin "NodeResourcesFit": scoringStrategy.type: Unsupported value: "PackTightly": supported values: "LeastAllocated", "MostAllocated", "RequestedToCapacityRatio"`,
  ],
  [
    profile('  plugins:\n    filter:\n      enabled:\n      - name: EBSLimits\n'),
    'profiles[0].plugins.filter.enabled[0]: Invalid value: "EBSLimits": was invalid in version "v1" (KubeSchedulerConfiguration is version "kubescheduler.config.k8s.io/v1")',
  ],
  [
    profile(
      '  plugins:\n    score:\n      disabled:\n      - name: TaintToleration\n      enabled:\n      - name: MyCustomPluginA\n',
    ),
    `${INIT}ScorePlugin "MyCustomPluginA" does not exist`,
  ],
  [
    profile('  pluginConfig:\n  - name: InterPodAffinity\n    args:\n      weight: 2\n'),
    'strict decoding error: decoding .profiles[0].pluginConfig[0]: strict decoding error: decoding args for plugin InterPodAffinity: strict decoding error: unknown field "weight"',
  ],
  [
    `${HEAD}percentageOfNodesToScore: many\n`,
    'json: cannot unmarshal string into Go struct field KubeSchedulerConfiguration.percentageOfNodesToScore of type int32',
  ],
  [
    'hello\n',
    `couldn't get version/kind; json parse error: json: cannot unmarshal string into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
  ],
  [`${HEAD}leaderElection:\n  leaseDuration: long\n`, 'time: invalid duration "long"'],
  [
    `${HEAD}leaderElection:\n  leaseDuration: 5s\n`,
    'leaderElection.leaseDuration: Invalid value: "10s": LeaseDuration must be greater than RenewDeadline',
  ],
  [
    profile(
      '  pluginConfig:\n  - name: NodeAffinity\n    args:\n      addedAffinity:\n        requiredDuringSchedulingIgnoredDuringExecution:\n          nodeSelectorTerms:\n          - matchExpressions:\n            - key: zone\n              operator: Is\n',
    ),
    'profiles[0].pluginConfig[0].args.addedAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].operator: Unsupported value: "Is": supported values: "DoesNotExist", "Exists", "Gt", "In", "Lt", "NotIn"',
  ],
  [
    `${HEAD}parallelism: 0\npodInitialBackoffSeconds: 0\n`,
    '[parallelism: Invalid value: 0: should be an integer value greater than zero, podInitialBackoffSeconds: Invalid value: 0: must be greater than 0]',
  ],
];

describe('a configuration', () => {
  test.each(REFUSED)('that is wrong is refused as upstream refuses it: %#', (text, message) => {
    expect(() => start(text)).toThrow(message);
    try {
      start(text);
    } catch (error) {
      expect((error as Error).message).toBe(message);
    }
  });

  test('may leave out everything', () => {
    const { profiles } = decodeConfiguration(parse(HEAD), HEAD);
    expect(profiles).toEqual(defaultConfiguration().profiles);
    expect([...start(HEAD).profiles.keys()]).toEqual(['default-scheduler']);
  });

  test('orders plugins as upstream: configured again, default, new', () => {
    const text = profile(
      '  plugins:\n    score:\n      disabled:\n      - name: NodeAffinity\n      enabled:\n      - name: NodeAffinity\n        weight: 7\n      - name: ImageLocality\n        weight: 3\n',
    );
    const { at, weights } = start(text).profiles.get('x')!;
    expect(at.score.map(plugin => plugin.name).slice(0, 2)).toEqual(['ImageLocality', 'TaintToleration']);
    expect(at.score.at(-1)?.name).toBe('NodeAffinity');
    expect([weights.get('NodeAffinity'), weights.get('ImageLocality')]).toEqual([7, 3]);
  });

  test('can clear an extension point', () => {
    const text = profile(
      '  plugins:\n    preScore:\n      disabled:\n      - name: "*"\n    score:\n      disabled:\n      - name: "*"\n',
    );
    const { at } = start(text).profiles.get('x')!;
    expect([at.preScore, at.score]).toEqual([[], []]);
    expect(at.filter.length).toBe(14);
  });
});

test('a null among extenders is an extender of zeros, and what its verbs ask for is validated', () => {
  const text = `${HEAD}extenders:\n- null\n`;
  expect(decodeConfiguration(parse(text), text).extenders).toEqual([{}]);
  const profiles = `${HEAD}profiles:\n- null\n- null\n`;
  expect(() => decodeConfiguration(parse(profiles), profiles)).toThrow(
    'profiles[1].schedulerName: Duplicate value',
  );
  const plugins = profile('  plugins:\n    score:\n      disabled:\n      - null\n');
  expect(decodeConfiguration(parse(plugins), plugins).profiles).toHaveLength(1);
});
