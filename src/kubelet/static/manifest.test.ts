import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { staticPodRules } from '../../apiserver/kinds/static-pod.ts';
import { ManifestError, staticPod } from './manifest.ts';

const PATH = '/etc/kubernetes/manifests/web.yaml';
const read = (text: string) => staticPod(PATH, text, 'node01', '2026-01-05T09:00:00Z', staticPodRules);

const HEAD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n';
const CONTAINER = '  containers:\n  - name: c\n    image: nginx\n';
const parse = (why: string) => `${PATH}: couldn't parse as pod(${why}), please check config file`;
const unmarshal = (what: string, field: string, type: string) =>
  parse(`json: cannot unmarshal ${what} into Go struct field ${field} of type ${type}`);

/** Typos that learners make, and what the kubelet says. */
const TYPOS: readonly (readonly [text: string, message: string])[] = [
  [
    `${HEAD}${CONTAINER}    command: [sleep, 1000]\n`,
    unmarshal('number', 'Container.spec.containers.command', 'string'),
  ],
  [
    `${HEAD}${CONTAINER}    command: sleep 10\n`,
    unmarshal('string', 'Container.spec.containers.command', '[]string'),
  ],
  [
    `${HEAD}  containers:\n  - name: c\n    image: 1.25\n`,
    unmarshal('number', 'Container.spec.containers.image', 'string'),
  ],
  [`${HEAD}  containers: nginx\n`, unmarshal('string', 'PodSpec.spec.containers', '[]v1.Container')],
  [
    `${HEAD}  containers:\n  -\n`,
    'invalid pod: [spec.containers[0].name: Required value spec.containers[0].image: Required value]',
  ],
  [`${HEAD}${CONTAINER}  volumes: data\n`, unmarshal('string', 'PodSpec.spec.volumes', '[]v1.Volume')],
  [
    `${HEAD}${CONTAINER}    volumeMounts: {name: a}\n`,
    unmarshal('object', 'Container.spec.containers.volumeMounts', '[]v1.VolumeMount'),
  ],
  [`${HEAD}${CONTAINER}   command: x\n`, parse('yaml: line 7: did not find expected key')],
  [
    `${HEAD}${CONTAINER}\tcommand: x\n`,
    parse('yaml: line 8: found a tab character that violates indentation'),
  ],
  [
    'apiVersion: v1\nmetadata: {name: web}\n',
    parse(`Object 'Kind' is missing in '{"apiVersion":"v1","metadata":{"name":"web"}}'`),
  ],
  [
    'apiVersion: v1\nkind: Pot\n',
    parse('no kind "Pot" is registered for version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30"'),
  ],
  [`apiVersion: v1\nkind: Pod\nmetadata: {}\nspec:\n${CONTAINER}`, 'invalid pod: name is needed for the pod'],
  [
    `${HEAD}${CONTAINER}    volumeMounts: [{name: data, mountPath: /x}]\n`,
    'invalid pod: [spec.containers[0].volumeMounts[0].name: Not found: "data"]',
  ],
  ['', parse("Object 'Kind' is missing in 'null'")],
  [
    'just words\n',
    parse(
      'couldn\'t get version/kind; json parse error: json: cannot unmarshal string into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }',
    ),
  ],
  [
    `${HEAD}${CONTAINER}  restartPolicy: always\n`,
    'invalid pod: [spec.restartPolicy: Unsupported value: "always": supported values: "Always", "OnFailure", "Never"]',
  ],
  [
    `${HEAD}${CONTAINER}    env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}]\n`,
    'static pods may not reference secrets',
  ],
  [
    `${HEAD}${CONTAINER}  volumes: [{name: v, persistentVolumeClaim: {claimName: c}}]\n`,
    'static pods may not reference persistentvolumeclaims',
  ],
];

describe('a static pod manifest', () => {
  it.each(TYPOS)('that is wrong is refused as the kubelet refuses it: %j', (text, message) => {
    expect(() => read(text)).toThrow(new ManifestError(message));
  });

  it('keeps words that look like times, and a value tagged as binary', () => {
    const annotations = '{at: "x", day: 2024-01-01, time: 12:30:45, b: !!binary aGk=}';
    const pod = read(HEAD.replace('{name: web}', `{name: web, annotations: ${annotations}}`) + CONTAINER);
    expect(pod.metadata?.annotations).toMatchObject({ day: '2024-01-01', time: '12:30:45', b: 'hi' });
  });

  it('is the same pod whatever its comments say', () => {
    expect(read(HEAD + CONTAINER).metadata?.uid).toBe(read(`# new\n${HEAD}${CONTAINER}`).metadata?.uid);
    expect(read(HEAD + CONTAINER).metadata?.uid).not.toBe(
      read(HEAD.replace('web', 'wob') + CONTAINER).metadata?.uid,
    );
  });

  it('is a pod or is refused, whatever it holds', () => {
    const keys = fc.constantFrom(
      ...'apiVersion kind metadata spec name namespace labels annotations uid containers initContainers image command args env value valueFrom ports containerPort volumes volumeMounts mountPath hostPath emptyDir projected sources securityContext resources limits requests cpu memory livenessProbe httpGet port tolerations affinity nodeAffinity restartPolicy hostNetwork terminationGracePeriodSeconds priority __proto__ constructor'.split(
        ' ',
      ),
    );
    const { value } = fc.letrec(tie => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom<unknown>(
          null,
          '',
          'Pod',
          'v1',
          'nginx',
          '1Gi',
          '100m',
          'x y',
          0,
          -1,
          8080,
          1.5,
          1e30,
          true,
        ),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(keys, tie('value'), { maxKeys: 4 }),
      ),
    }));
    const runs = Number(process.env.BERTH_MANIFESTS ?? 300);
    fc.assert(
      fc.property(value, value, value, (metadata, spec, container) => {
        const whole = isMap(spec)
          ? { ...spec, containers: [isMap(container) ? { name: 'c', image: 'i', ...container } : container] }
          : spec;
        const pod = {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: isMap(metadata) ? { name: 'web', ...metadata } : metadata,
          spec: whole,
        };
        try {
          expect(read(JSON.stringify(pod)).spec?.nodeName).toBe('node01');
        } catch (error) {
          expect(error).toBeInstanceOf(ManifestError);
        }
      }),
      { numRuns: runs },
    );
  });
});

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
