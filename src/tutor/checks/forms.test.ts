import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../base/json.ts';
import { YamlReader } from '../content/yaml-reader.ts';
import { readCheck } from './check.ts';
import type { Evidence, ObjectSource } from './evidence.ts';
import { FORMS } from './forms.ts';
import { told } from './told.ts';

const pod = (name: string, node: string, extra: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', uid: `uid-${name}`, labels: { app: name } },
  spec: {
    nodeName: node,
    args: ['a', 'b', 'c'],
    containers: [{ name: 'c', resources: { requests: { cpu: '500m' } } }],
  },
  status: { phase: 'Running' },
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

const workload: JsonObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'hive', namespace: 'default', uid: 'uid-hive' },
  spec: {
    selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['hive'] }] },
    wide: { matchExpressions: [{ key: 'app', operator: 'In', values: ['hive', 'wasp'] }] },
    template: {
      spec: {
        nodeSelector: { disk: 'ssd' },
        tolerations: [{ key: 'wet', value: 'paint', effect: 'NoSchedule' }],
        affinity: {
          nodeAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              { weight: 5, preference: { matchExpressions: [{ key: 'zone', operator: 'Exists' }] } },
            ],
          },
        },
        containers: [
          {
            name: 'c',
            command: ['bees', '--config=/etc/hive/bees.yaml'],
            volumeMounts: [{ name: 'v', mountPath: '/etc/hive' }],
          },
        ],
        volumes: [{ name: 'v', configMap: { name: 'bees' } }],
      },
    },
  },
};
/** Every node has what it asks for. */
const anywhere: JsonObject = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'comb', namespace: 'default', uid: 'uid-comb' },
  spec: {
    template: { spec: { nodeSelector: { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' } } },
  },
};
const bees: JsonObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'bees', namespace: 'default', uid: 'uid-bees' },
  data: { 'bees.yaml': '{"queens": [{"name": "anna"}]} # eva', notes: 'queens: [' },
};
const scheduled = (uid: string, reportingComponent: string, extra: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name: `e-${uid}`, namespace: 'default', ...extra },
  reason: 'Scheduled',
  reportingComponent,
  involvedObject: { kind: 'Pod', name: 'bee', uid },
});
const RBAC = 'rbac.authorization.k8s.io';
const role = (verbs: readonly string[]): JsonObject => ({
  apiVersion: `${RBAC}/v1`,
  kind: 'Role',
  metadata: { name: 'reader', namespace: 'default', uid: 'uid-reader' },
  rules: [{ apiGroups: [''], resources: ['pods'], verbs }],
});
const binding: JsonObject = {
  apiVersion: `${RBAC}/v1`,
  kind: 'RoleBinding',
  metadata: { name: 'jane', namespace: 'default', uid: 'uid-binding' },
  roleRef: { apiGroup: RBAC, kind: 'Role', name: 'reader' },
  subjects: [{ kind: 'User', name: 'jane', apiGroup: RBAC }],
};

const now = [
  pod('bee', 'node01'),
  pod('ant', 'node02'),
  node('node01'),
  node('node02'),
  node('node03'),
  workload,
  anywhere,
  bees,
  role(['get', 'list']),
  binding,
  scheduled('uid-bee', 'default-scheduler'),
  scheduled('uid-ant', 'default-scheduler', { managedFields: [{ manager: 'kubectl-create', time: '1' }] }),
];
const then = [
  pod('bee', 'node01'),
  pod('ant', 'node03', { metadata: { name: 'ant', namespace: 'default', uid: 'other' } }),
  ...now.slice(2),
];
const settings = { files: [], units: {} };

const evidence: Evidence = {
  ...source(now),
  start: { ...source(then), all: () => then, settings: () => settings },
  all: () => now,
  history: () => [],
  machines: ['node01'],
  machine: name =>
    name === 'node01'
      ? {
          file: path => (path === '/etc/motd' ? 'hello\nworld\n' : undefined),
          mode: path => (path === '/etc/motd' ? '0644 root:root' : undefined),
          unit: unit => (unit === 'kubelet' ? { active: 'active', enabled: 'disabled' } : undefined),
          processes: () => ['/usr/bin/kubelet --config=/var/lib/kubelet/config.yaml'],
          filesIn: () => ['/etc/motd'],
          settings: () => ({
            files: [{ path: '/etc/motd', text: 'hello' }],
            units: { 'kubelet.service': { active: 'failed', enabled: 'enabled' } },
          }),
        }
      : undefined,
  can: (user, groups, verb, resource) =>
    user === 'jane' && verb === 'get' && resource === 'pods' && groups.length === 0,
  connect: (namespace, name, target) =>
    new Map([
      ['default/bee api:80', 'reached'],
      ['default/ant api:80', 'timeout'],
      ['default/ant pod/default/bee:53/udp', 'refused'],
    ]).get(`${namespace}/${name} ${target}`),
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
    'cel: sum(pods.map(p, milli(p.spec.containers[0].resources.requests.cpu))) == 1000 && sum([]) == 0',
    "cel: units('1Gi') == 1073741824",
  ],
  answer: [
    'answer: {machine: node01, path: /etc/motd}\nlines: [hello, world]',
    'answer: {machine: node01, path: /etc/motd}\nlines: [world, hello]\nanyOrder: true',
    "answer: {machine: node01, path: /etc/motd}\nlinesMatching: ['h.*o', 'w.+']",
    "answer: {machine: node01, path: /etc/motd}\nlinesMatching: ['.*', 'hello']\nanyOrder: true",
    "answer: {machine: node01, path: /etc/motd}\nlinesFrom: \"['hello', 'world']\"",
  ],
  config: [
    'config: {configMap: default/bees, key: bees.yaml}\nmatch: {queens: [{name: anna}]}',
    'config: {configMap: default/bees}\nmatch: {queens: [{name: eva}]}\nabsent: true',
    'config: {of: {apiVersion: apps/v1, kind: Deployment, name: hive}, flag: --config}\nmatch: {queens: [{name: anna}]}\nexact: [queens]',
    'config: {machine: node01, folder: /etc}\nmatch: {kind: Pod}\nabsent: true',
  ],
  admits: [
    'admits: {apiVersion: apps/v1, kind: Deployment, name: hive}\nnodes: [{name: a, labels: {disk: ssd}, admitted: true}, {name: b, admitted: false}]',
    'admits: {apiVersion: apps/v1, kind: Deployment, name: hive}\nrules: [tolerations]\nnodes: [{taints: [{key: wet, value: paint, effect: NoSchedule}], admitted: true}, {taints: [{key: wet, effect: NoSchedule}], admitted: false}, {taints: [{key: wet, effect: PreferNoSchedule}], admitted: true}]',
    'admits: {apiVersion: apps/v1, kind: Deployment, name: hive}\nnodes: [{name: a, labels: {zone: x}}, {name: b}]\nprefers: [a, b]',
    'admits: {kind: Pod, name: bee}\nnodes: [{name: node09, admitted: true}]',
    'admits: {apiVersion: apps/v1, kind: DaemonSet, name: comb}\nnodes: [{name: node09, admitted: true}]',
  ],
  selects: [
    'selects: {apiVersion: apps/v1, kind: Deployment, name: hive}\nthese: [{app: hive, tier: x}]\nothers: [{app: bee}, {}]',
  ],
  by: [
    'by: {kind: Pod, name: bee}\nbound: default-scheduler',
    'by: {kind: Pod, name: ant}\nbound: nobody',
    'by: {kind: Pod}\nwhere: {spec: {nodeName: node01}}\nbound: default-scheduler',
  ],
  rights: [
    "rights: {user: jane}\nrules: [{namespace: default, apiGroups: [''], resources: [pods], verbs: [get, list]}]",
    "rights: {user: jane}\nrules: [{namespace: default, apiGroups: [''], resources: [pods], verbs: [get]}]\nmayAlso: [{apiGroups: [''], resources: [pods], verbs: ['*']}, {namespace: default, apiGroups: [''], resources: [pods], verbs: [list]}]",
    'rights: {user: joe}\nrules: []',
  ],
  connects: [
    'connects: [{from: {namespace: default, name: bee}, to: "api:80"}, {from: {namespace: default, labels: {app: ant}}, to: "api:80", outcome: timeout}]',
    'connects: [{from: {namespace: default, name: ant}, to: {namespace: default, labels: {app: bee}, port: 53, protocol: UDP}, outcome: refused}]',
  ],
  onlyChanged: [
    'onlyChanged: [{kind: Pod, name: ant}, {machine: node01, path: /etc/}, {machine: node01, unit: kubelet}]',
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
  [
    'object: {apiVersion: apps/v1, kind: Deployment}\nmatch: {spec: {template: {spec: {tolerations: []}}}}\nexact: [spec.template.spec.tolerations]',
    'tolerations',
  ],
  ['answer: {machine: node01, path: /etc/motd}\nlines: [hello]', 'node01:/etc/motd = hello ⏎ world'],
  ['answer: {machine: node01, path: /etc/motd}\nlines: [world, hello]', 'hello ⏎ world'],
  ['answer: {machine: node01, path: /etc/motd}\nlinesMatching: [hell, world]', 'hello ⏎ world'],
  ['answer: {machine: node01, path: /etc/motd}\nlinesFrom: pods[9].metadata.name', 'hello ⏎ world'],
  ['answer: {machine: node01, path: /etc/none}\nlines: [a]', 'no node01:/etc/none'],
  [
    'config: {configMap: default/bees}\nmatch: {queens: [{name: eva}]}',
    'ConfigMap bees bees.yaml {queens: [{name: anna}]}',
  ],
  ['config: {configMap: default/bees, key: notes}\nmatch: {queens: null}', 'yaml: '],
  ['config: {configMap: default/none}\nmatch: {a: b}', '0 × ConfigMap default/none'],
  [
    'admits: {apiVersion: apps/v1, kind: Deployment, name: hive}\nnodes: [{name: a, labels: {disk: hdd}, admitted: true}]',
    '✗ a (disk=hdd)',
  ],
  [
    'admits: {apiVersion: apps/v1, kind: Deployment, name: hive}\nnodes: [{name: a, labels: {zone: x}}, {name: b}]\nprefers: [b, a]',
    'b +0, a +5',
  ],
  ['admits: {kind: Pod, name: wasp}\nnodes: [{admitted: true}]', '0 × Pod wasp'],
  [
    'selects: {apiVersion: apps/v1, kind: Deployment, name: hive}\nthese: [{app: bee}]',
    'spec.selector: app=hive',
  ],
  [
    'selects: {apiVersion: apps/v1, kind: Deployment, name: hive}\nat: spec.other\nothers: [{app: bee}]',
    'spec.other: -',
  ],
  [
    'selects: {apiVersion: apps/v1, kind: Deployment, name: hive}\nat: spec.wide\nthese: [{app: hive}]',
    'spec.wide: app in (hive,wasp)',
  ],
  ['by: {kind: Pod}\nbound: default-scheduler', 'Pod ant: bound by nobody'],
  ['by: {kind: Pod, name: wasp}\nbound: nobody', '0 × Pod wasp'],
  [
    "rights: {user: jane}\nrules: [{namespace: default, apiGroups: [''], resources: [pods], verbs: [get]}]",
    '+ list pods in default',
  ],
  [
    "rights: {user: jane}\nrules: [{apiGroups: [''], resources: [pods], verbs: [get]}]\nmayAlso: [{apiGroups: [''], resources: ['*'], verbs: ['*']}]",
    '- get pods',
  ],
  [
    'onlyChanged: [{kind: Pod, name: ant}, {machine: node01, path: /etc/}]',
    'node01:kubelet.service - → failed, enabled',
  ],
  ['onlyChanged: [{kind: Pod, name: ant}, {machine: node01, unit: kubelet}]', 'node01:/etc/motd is new'],
  [
    'onlyChanged: [{kind: Pod, name: ant, fields: [spec]}, {machine: node01, path: /etc/}, {machine: node01, unit: kubelet}]',
    'Pod default/ant was replaced',
  ],
  [
    'connects: [{from: {namespace: default, name: bee}, to: "api:80"}, {from: {namespace: default, name: ant}, to: "api:80"}]',
    'default/ant → api:80: timeout',
  ],
  ['connects: [{from: {namespace: default, name: bee}, to: "a:1"}]', 'default/bee → a:1: cannot be tried'],
  [
    'connects: [{from: {namespace: default, labels: {app: fly}}, to: "a:1", outcome: timeout}]',
    'no running Pod default/(app=fly)',
  ],
  [
    'connects: [{from: {namespace: default, name: bee}, to: {namespace: blue, name: x, port: 1}, outcome: timeout}]',
    'no running Pod blue/x',
  ],
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
  ['answer: {machine: node01, path: /a}', /exactly one of lines, linesMatching and linesFrom/],
  ['config: {machine: node01}\nmatch: {}', /config\.path is missing/],
  ['config: {configMap: bees}\nmatch: {}', /namespace\/name/],
  ['object: {kind: Pod}\nmatch: {spec: {}}\nexact: [spec.tolerations]', /spec\.tolerations is in no pattern/],
  ['admits: {kind: Pod}\nnodes: [{name: a}]\nprefers: [b]', /names b, which is none of nodes/],
  ['admits: {kind: Pod}\nnodes: []\nrules: [room]', /room is none/],
  ['selects: {kind: Service, name: web}', /needs these or others/],
  ['by: {kind: Pod}', /needs one of bound, preempted, evicted, created/],
  ['rights: {user: jane}\nrules: [{verbs: [get]}]', /need apiGroups and resources/],
  ['onlyChanged: [{kind: Pods}]', /Pods is not known in v1/],
  ['onlyChanged: [{machine: node01}]', /needs either path or unit/],
  ['connects: []', /must name a connection/],
  ['connects: [{from: {namespace: red}, to: "a:1"}]', /either name or labels/],
  [
    'connects: [{from: {namespace: red, name: a}, to: "a:1", outcome: dropped}]',
    /outcome must be one of reached, refused/,
  ],
  ['would: []\nobject: {kind: Pod}', /1 to 10 steps/],
  [
    'would: [{scale: {of: {kind: Pod, name: a}, by: 1}, wait: 3}]\nobject: {kind: Pod}',
    /exactly one of node, create/,
  ],
  [
    'would: [{create: {apiVersion: v1, kind: Pods, metadata: {name: a}}}]\nobject: {kind: Pod}',
    /Pods is not known in v1/,
  ],
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
    expect(told(result.found, 'en')).toContain(found);
    expect(result.expected).not.toBe('');
  });

  it.each(MISTAKES)('is refused with the place of the mistake: %s', (check, message) => {
    expect(() => finding(check)).toThrow(message);
    expect(() => finding(check)).toThrow(/^labs\/x\/lab\.yaml:\d+:\d+: /);
  });
});
