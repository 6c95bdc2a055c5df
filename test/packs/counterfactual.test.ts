import { describe, expect, it } from 'vitest';
import { labWorld } from '../../src/cli/lab-world.ts';
import { told } from '../../src/tutor/checks/told.ts';
import { readLab } from '../../src/tutor/content/lab.ts';
import { gradeScript } from '../../src/tutor/grade-script.ts';

/** One for all, so that the lab's cluster comes up once. */
const world = labWorld(() => Date.UTC(2026, 0, 15, 9, 0, 0));

/** The findings of checks after a script, by their ids. */
async function findings(checks: string, script: string) {
  const text = `
id: maybe-01
lesson: taints
title: {en: a, ko: b}
difficulty: easy
minutes: 5
cluster:
  nodes:
  - {name: controlplane, role: control-plane}
  - {name: node01, labels: {disk: ssd}}
  - {name: node02, labels: {disk: hdd}}
  objects:
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: kept, namespace: default}, data: {a: b}}
task: {en: a, ko: b}
checks:
${checks}
explanation: {en: a, ko: b}
solution: 'true'
`;
  const lab = readLab({ list: () => [], read: () => text }, 'maybe-01', 1);
  const { grade, again } = await gradeScript(lab, script, world);
  const passed = Object.fromEntries(grade.results.map(({ check, passed: held }) => [check.id, held]));
  expect(again.results.map(result => result.passed)).toEqual(grade.results.map(result => result.passed));
  return { passed, found: grade.results.map(({ found }) => told(found, 'en')) };
}

const check = (id: string, form: string) =>
  `- {id: ${id}, title: {en: a, ko: b}, why: {en: a, ko: b}, ${form}}`;

const AWAY = check(
  'away',
  'would: [{node: {name: node03, labels: {disk: hdd}, cpus: 64, memory: 64Gi}}, {scale: {of: {apiVersion: apps/v1, kind: Deployment, namespace: default, name: web}, by: 4}}], object: {kind: Pod, namespace: default}, match: {spec: {nodeName: node03}}, count: 0',
);
const deployment = (spec: string) =>
  `kubectl create deployment web --image=nginx\nkubectl patch deployment web -p '{"spec":{"template":{"spec":${spec}}}}'\nkubectl rollout status deployment web --timeout=60s`;

describe('what would happen', { timeout: 60_000 }, () => {
  it('tells a rule from the places that it gives now', async () => {
    const rule = await findings(AWAY, deployment('{"nodeSelector":{"disk":"ssd"}}'));
    expect(rule.passed).toEqual({ away: true });
    const none = await findings(AWAY, `kubectl cordon node02\n${deployment('{}')}`);
    expect(none.passed).toEqual({ away: false });
  });

  it('happens on a copy: the cluster stays as it was', async () => {
    const checks = [
      AWAY,
      check('still', 'object: {kind: Node}, count: 3'),
      check('gone', 'would: [{delete: {kind: Node, name: node02}}], object: {kind: Node}, count: 2'),
    ].join('\n');
    const { passed } = await findings(checks, deployment('{"nodeSelector":{"disk":"ssd"}}'));
    expect(passed).toEqual({ away: true, still: true, gone: true });
  });

  it('restarts a machine: what is not enabled does not come back', async () => {
    const ready = check(
      'ready',
      'would: [{restart: node01}, {wait: 60}], object: {kind: Node, name: node01}, match: {status: {conditions: [{type: Ready, status: "True"}]}}',
    );
    expect((await findings(ready, 'true')).passed).toEqual({ ready: true });
    expect((await findings(ready, 'ssh node01 systemctl disable kubelet')).passed).toEqual({ ready: false });
  });

  it('creates a Pod anew as its author wrote it, not where it was', async () => {
    const moves = check(
      'moves',
      'would: [{cordon: node01}, {recreate: {kind: Pod, namespace: default, name: bee}}], object: {kind: Pod, namespace: default, name: bee}, match: {spec: {nodeName: node02}, status: {phase: Running}}',
    );
    const started =
      'kubectl cordon node02\nkubectl run bee --image=nginx\nkubectl wait --for=condition=Ready pod/bee\nkubectl uncordon node02';
    expect((await findings(moves, started)).passed).toEqual({ moves: true });
    const pinned = `kubectl run bee --image=nginx --overrides='{"spec":{"nodeName":"node01"}}'`;
    expect((await findings(moves, pinned)).passed).toEqual({ moves: false });
  });

  it('runs a script, and is lost with its words when it fails', async () => {
    const drained = check(
      'drained',
      'would: [{run: {script: kubectl drain node01 --ignore-daemonsets}}], object: {kind: Node, name: node01}, match: {spec: {unschedulable: true}}',
    );
    expect((await findings(drained, 'true')).passed).toEqual({ drained: true });
    const refused = await findings(
      drained,
      `kubectl run bee --image=nginx --overrides='{"spec":{"nodeName":"node01"}}'; sleep 5`,
    );
    expect(refused.passed).toEqual({ drained: false });
    expect(refused.found[0]).toContain('cannot delete Pods that declare no controller');
  });
});

describe('only what is named may change', { timeout: 60_000 }, () => {
  const only = (exceptions: string) => check('only', `onlyChanged: [${exceptions}]`);

  it.each([
    ['nothing', '', ''],
    ['a Pod', '{kind: Pod, name: bee}', 'kubectl run bee --image=nginx'],
    [
      'a Deployment with all that it brings',
      '{apiVersion: apps/v1, kind: Deployment, name: web}',
      deployment('{}'),
    ],
    ['a namespace with what is in it', '{kind: Namespace, name: red}', 'kubectl create ns red'],
    [
      'some fields of a node',
      '{kind: Node, name: node01, fields: [spec.taints]}',
      'kubectl taint node node01 a=b:NoSchedule',
    ],
    ['a file', '{machine: controlplane, path: /etc/motd}', 'echo a > /etc/motd'],
    ['notes in the home folder', '', 'echo a > /root/notes; kubectl get pods'],
    ['what is done and undone', '', 'kubectl taint node node01 a=b:NoSchedule; kubectl taint node node01 a-'],
  ])('%s may', async (_, exceptions, script) => {
    expect(await findings(only(exceptions), script)).toMatchObject({ passed: { only: true } });
  });

  it.each([
    ['a stranger', '{kind: Pod, name: bee}', 'kubectl run wasp --image=nginx', 'Pod default/wasp is new'],
    [
      'another field',
      '{kind: Node, name: node01, fields: [spec.taints]}',
      'kubectl label node node01 a=b',
      'Node node01 metadata.labels.a: - → b',
    ],
    [
      'what was replaced',
      '',
      'kubectl get cm kept -o yaml > k; kubectl replace --force -f k',
      'ConfigMap default/kept was replaced',
    ],
    ['what is gone', '', 'kubectl delete cm kept', 'ConfigMap default/kept is gone'],
    [
      'a key that is gone',
      '',
      `kubectl patch cm kept -p '{"data":{"a":null}}'`,
      'ConfigMap default/kept data.a: b → -',
    ],
    ['a namespace', '', 'kubectl create ns red', 'Namespace red is new'],
    ['a file', '', 'echo a > /etc/motd', 'controlplane:/etc/motd is new'],
    [
      'a static Pod',
      '',
      `ssh node01 "kubectl version >/dev/null; echo '{apiVersion: v1, kind: Pod, metadata: {name: s}, spec: {containers: [{name: a, image: nginx}]}}' > /etc/kubernetes/manifests/s.yaml"; sleep 30`,
      'Pod default/s-node01 is new',
    ],
    [
      'a unit',
      '',
      'ssh node02 systemctl stop kubelet',
      'node02:kubelet.service active, enabled → inactive, enabled',
    ],
  ])('%s may not', async (_, exceptions, script, found) => {
    const result = await findings(only(exceptions), script);
    expect(result.found[0]).toContain(found);
    expect(result.passed).toEqual({ only: false });
  });
});
