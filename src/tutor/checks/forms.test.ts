import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../base/json.ts';
import { YamlReader } from '../content/yaml-reader.ts';
import { readCheck } from './check.ts';
import type { Evidence, ObjectSource } from './evidence.ts';
import { FORMS } from './forms.ts';

const pod = (name: string, node: string, extra: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', uid: `uid-${name}`, labels: { app: name } },
  spec: {
    nodeName: node,
    args: ['a', 'b', 'c'],
    containers: [{ name: 'c', resources: { requests: { cpu: '500m' } } }],
  },
  ...extra,
});
const node = (name: string): JsonObject => ({ apiVersion: 'v1', kind: 'Node', metadata: { name } });

const source = (objects: readonly JsonObject[]): ObjectSource => ({
  objects: (_, kind, namespace, name) =>
    objects.filter(object => {
      const metadata = object.metadata as { name: string; namespace?: string };
      return (
        object.kind === kind &&
        (namespace === undefined || metadata.namespace === namespace) &&
        (name === undefined || metadata.name === name)
      );
    }),
});

const evidence: Evidence = {
  ...source([pod('bee', 'node01'), pod('ant', 'node02'), node('node01'), node('node02'), node('node03')]),
  start: source([
    pod('bee', 'node01'),
    pod('ant', 'node03', { metadata: { name: 'ant', namespace: 'default', uid: 'other' } }),
  ]),
  machine: name =>
    name === 'node01'
      ? {
          file: path => (path === '/etc/motd' ? 'hello\nworld\n' : undefined),
          mode: path => (path === '/etc/motd' ? '0644 root:root' : undefined),
          unit: unit => (unit === 'kubelet' ? { active: 'active', enabled: 'disabled' } : undefined),
          processes: () => ['/usr/bin/kubelet --config=/var/lib/kubelet/config.yaml'],
        }
      : undefined,
  can: (user, groups, verb, resource) =>
    user === 'jane' && verb === 'get' && resource === 'pods' && groups.length === 0,
  refusal: object => (object.kind === 'ConfigMap' ? 'configmaps "x" is forbidden: exceeded quota' : ''),
  placement: () => ({ nodes: ['node01', 'node02'], message: '' }),
};

/** The finding of one check, given as YAML. */
function finding(form: string) {
  const text = `id: c\ntitle: {en: a, ko: b}\nwhy: {en: a, ko: b}\n${form}\n`;
  return readCheck(YamlReader.parse('labs/x/lab.yaml', text)).verdict(evidence);
}

/** Checks that hold, by form. */
const HOLD: Readonly<Record<keyof typeof FORMS, readonly string[]>> = {
  object: [
    'object: {kind: Pod, name: bee}',
    'object: {kind: Pod, namespace: default}\nmatch: {spec: {nodeName: node02}}',
    'object: {kind: Pod}\nanyOf: [{spec: {nodeName: node09}}, {spec: {nodeName: node01}}]',
    'object: {kind: Pod}\nmatch: {spec: {containers: [{resources: {requests: {cpu: 0.5}}}]}}\ncount: 2',
    'object: {kind: Pod}\ncount: {min: 1, max: 2}',
    'object: {kind: Pod, namespace: kube-system}\ncount: 0',
    'object: {kind: Pod, name: bee}\nmatch: {spec: {tolerations: null}}',
    'object: {kind: Pod, name: bee}\nmatch: {spec: {args: [c, a]}}',
    'object: {kind: Pod, name: bee}\nmatch: {spec: {args: [a, c]}}\nordered: true',
  ],
  cel: [
    "cel: pods.exists(p, p.metadata.name == 'bee')",
    "cel: podsByNode['node03'].size() == 0 && podsByNode['node01'].size() == 1",
    "cel: start.pods.filter(p, p.metadata.name == 'ant').all(p, p.spec.nodeName == 'node03')",
    'cel: pods.all(p, milli(p.spec.containers[0].resources.requests.cpu) == 500)',
    "cel: units('1Gi') == 1073741824",
  ],
  kept: ['kept: {kind: Pod, namespace: default, name: bee}\nfields: [spec.nodeName, spec.containers]'],
  file: [
    'file: {machine: node01, path: /etc/motd}',
    "file: {machine: node01, path: /etc/motd}\nmatches: '^world$'\nmode: 0644 root:root",
    "file: {machine: node01, path: /etc/motd}\nmatches: 'hello\\s+world'\nwhole: true",
    'file: {machine: node01, path: /etc/nothing}\nabsent: true',
  ],
  unit: ['unit: {machine: node01, name: kubelet}\nactive: active\nenabled: disabled'],
  process: [
    "process: {machine: node01, matches: 'kubelet .*--config='}",
    "process: {machine: node01, matches: 'docker'}\nabsent: true",
  ],
  can: [
    'can: {user: jane, verb: get, resource: pods, namespace: default}',
    'can: {user: jane, verb: delete, resource: pods}\nallowed: false',
  ],
  probe: [
    "probe: {apiVersion: v1, kind: ConfigMap, metadata: {name: x}}\nrefused: 'exceeded quota'",
    'probe: {apiVersion: v1, kind: Pod, metadata: {name: x}}\nlands: [node02, node01]',
    'probe: {apiVersion: v1, kind: Pod, metadata: {name: x}}\nonlyOn: [node01, node02, node03]',
  ],
};

/** Checks that do not, and what is shown as found. */
const LOST: readonly (readonly [string, string])[] = [
  ['object: {kind: Pod, name: wasp}', '0 × Pod wasp'],
  ['object: {kind: Pod, name: bee}\nmatch: {spec: {nodeName: node02}}', 'Pod bee {spec: {nodeName: node01}}'],
  ['object: {kind: Pod}\nmatch: {spec: {nodeName: node02}}\ncount: 2', '1 / 2 × Pod'],
  ['object: {kind: Pod}\ncount: {max: 1}', '2 × Pod'],
  ['object: {kind: Pod, name: bee}\nmatch: {spec: {args: [c, a]}}\nordered: true', '[a, b, c]'],
  ["cel: pods.all(p, p.spec.nodeName == 'node01')\nshow: pods.map(p, p.spec.nodeName)", '[node01, node02]'],
  ['cel: pods.all(p, p.spec.priority > 0)', 'field not found'],
  ['cel: "1 + 1"', '2'],
  ['kept: {kind: Pod, namespace: default, name: ant}', 'Pod ant uid: uid-ant'],
  ['kept: {kind: Pod, namespace: default, name: wasp}', '0 × Pod wasp'],
  ["file: {machine: node01, path: /etc/motd}\nmatches: '^moon$'", 'node01:/etc/motd hello world'],
  ["file: {machine: node01, path: /etc/motd}\nmatches: '^world$'\nwhole: true", 'hello world'],
  ['file: {machine: node01, path: /etc/motd}\nmode: 0600 root:root', 'node01:/etc/motd 0644 root:root'],
  ['file: {machine: node01, path: /etc/motd}\nabsent: true', 'node01:/etc/motd hello world'],
  ['file: {machine: node09, path: /etc/motd}', 'no machine node09'],
  ['unit: {machine: node01, name: kubelet}\nenabled: enabled', 'kubelet on node01: active, disabled'],
  ['unit: {machine: node01, name: docker}\nactive: active', 'no unit docker on node01'],
  ['unit: {machine: node09, name: kubelet}\nactive: active', 'no machine node09'],
  ['process: {machine: node01, matches: docker}', 'no such process'],
  ['process: {machine: node09, matches: docker}\nabsent: true', 'no machine node09'],
  ['can: {user: joe, verb: get, resource: pods}', 'joe cannot get pods'],
  ["probe: {apiVersion: v1, kind: Pod, metadata: {name: x}}\nrefused: 'quota'", 'accepted'],
  [
    'probe: {apiVersion: v1, kind: ConfigMap, metadata: {name: x}}\nlands: [node01]',
    'refused: configmaps "x" is forbidden: exceeded quota',
  ],
  ['probe: {apiVersion: v1, kind: Pod, metadata: {name: x}}\nlands: [node01]', 'fits [node01, node02]'],
  ['probe: {apiVersion: v1, kind: Pod, metadata: {name: x}}\nonlyOn: [node01]', 'fits [node01, node02]'],
];

/** Forms that an author got wrong. */
const MISTAKES: readonly (readonly [string, RegExp])[] = [
  ['object: {name: bee}', /object\.kind is missing/],
  ['object: {kind: Pod}\nmatch: {}\nanyOf: []', /anyOf and match exclude each other/],
  ['object: {kind: Pod}\nanyOf: {a: 1}', /anyOf must be a list/],
  ['object: {kind: Pod}\ncount: {least: 1}', /count\.least is not known here/],
  ['file: {machine: node01}', /file\.path is missing/],
  ['can: {user: jane, verb: get}', /can\.resource is missing/],
  ['probe: {kind: Pod}', /exactly one of refused, lands and onlyOn/],
  ['probe: hello\nlands: []', /must be an object of Kubernetes/],
  ['kept: {kind: Pod}', /kept\.name is missing/],
  ['unit: {machine: node01, name: kubelet}\nmatch: {}', /match is not known here/],
  ['object: {kind: Pod}\nwhole: true', /whole is not known here/],
  ['object: {kind: Pod}\nordered: 1', /ordered must be true or false/],
  ['cel: "1 == 1"\ngate: true\npoints: 2', /points are not given for a gate/],
];

describe('a check', () => {
  it.each(Object.entries(HOLD).flatMap(([form, checks]) => checks.map(check => [form, check] as const)))(
    'of the form %s holds: %s',
    (_, check) => {
      expect(finding(check)).toMatchObject({ passed: true });
    },
  );

  it('is tried in every form', () => {
    expect(Object.keys(HOLD).sort()).toEqual(Object.keys(FORMS).sort());
  });

  it.each(LOST)('is lost and shows what was found: %s', (check, found) => {
    const result = finding(check);
    expect(result.passed).toBe(false);
    expect(result.found).toContain(found);
    expect(result.expected).not.toBe('');
  });

  it.each(MISTAKES)('is refused with the place of the mistake: %s', (check, message) => {
    expect(() => finding(check)).toThrow(message);
    expect(() => finding(check)).toThrow(/^labs\/x\/lab\.yaml:\d+:\d+: /);
  });
});
