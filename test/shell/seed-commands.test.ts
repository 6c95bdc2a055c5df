/**
 * Every command of the seed notes, its placeholders filled, in the simulated shell. Each stands here with what it must
 * do; a command that the recordings have and this table has not makes the test fail.
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { World } from '../cluster/world.ts';

const FILE = resolve(
  fileURLToPath(import.meta.url),
  '../../..',
  process.env.BERTH_CONFORMANCE ?? '../shared/conformance',
  'seed-commands.jsonl',
);

interface Case {
  /** The command with its placeholders filled; left out: as it stands in the notes. */
  readonly run?: string;
  /** What must be there before. */
  readonly given?: string;
  readonly status?: number;
  /** In stdout or stderr. */
  readonly says?: RegExp;
}

const POD = (name: string, more = '') =>
  `cat > ${name} <<'E'\napiVersion: v1\nkind: Pod\nmetadata: {name: fromfile, labels: {app: App1, env: dev}}\nspec: {containers: [{name: c, image: nginx}]${more}}\nE\n`;
const DAEMONSET = `cat > daemonset.yaml <<'E'\napiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: monitoring-daemon}\nspec:\n  selector: {matchLabels: {app: m}}\n  template:\n    metadata: {labels: {app: m}}\n    spec: {containers: [{name: m, image: nginx}]}\nE\n`;
const THEN_STOP = (seconds: number, command: string) =>
  `timeout ${seconds} bash -c ${JSON.stringify(command)}`;

const CASES: Readonly<Record<string, Case>> = {
  // The path of a request, no command of a shell.
  '000-c01': { status: 127, says: /POST: command not found/ },
  '000-c02': { says: /LAST SEEN +TYPE +REASON/ },
  '000-c03': {
    run: 'kubectl logs kube-scheduler-controlplane -n kube-system',
    says: /Starting Kubernetes Scheduler|successfully acquired lease/,
  },
  '000-c04': { says: /NAME +READY[\s\S]*myapp/ },
  '000-c05': { says: /node\/node1 tainted/ },
  '000-c06': { says: /node\/node1 labeled/ },
  '000-c07': { run: 'kubectl describe pod myapp', says: /^Name: +myapp[\s\S]*Events:/ },
  '000-c08': { given: DAEMONSET, says: /daemonset.apps\/monitoring-daemon created/ },
  '000-c09': { says: /monitoring-daemon/ },
  '000-c10': {
    run: 'kubectl describe daemonset monitoring-daemon',
    says: /Desired Number of Nodes Scheduled: /,
  },
  '000-c11': {
    run: 'kubectl describe node controlplane',
    says: /Taints: +node-role.kubernetes.io\/control-plane:NoSchedule/,
  },
  '000-c12': { says: /node\/node1 tainted/ },
  '000-c13': { says: /node\/node1 labeled/ },
  '000-c14': { status: 1, says: /You must specify the type of resource to describe/ },
  '000-c15': {
    status: 1,
    says: /^error: You must provide one or more resources by argument or filename\.\nExample resource/m,
  },
  // There has been no Docker on the nodes of Kubernetes since 1.24.
  '000-c16': { status: 127, says: /docker: command not found/ },
  '000-c17': { says: /CONTAINER +IMAGE[\s\S]*kube-apiserver/ },
  '000-c18': { says: /NAME +READY +STATUS/ },
  '000-c19': { says: /system-node-critical/ },
  '001-c01': {
    run: `SERVER=127.0.0.1:8001 PODNAME=myapp; kubectl proxy & sleep 1; curl -s --header "Content-Type:application/json" --request POST --data '{"apiVersion":"v1","kind":"Binding","metadata":{"name":"unbound"},"target":{"apiVersion":"v1","kind":"Node","name":"node1"}}' http://$SERVER/api/v1/namespaces/default/pods/unbound/binding/; kill %1`,
    given: `kubectl run unbound --image=nginx --overrides='{"spec":{"schedulerName":"none"}}'`,
    says: /"status": ?"Success"/,
  },
  '001-c02': { given: 'alias k=kubectl', says: /controlplane +Ready/ },
  '001-c03': { says: /kube-scheduler-controlplane +1\/1 +Running/ },
  '001-c04': {
    run: 'kubectl replace --force -f pod.yaml',
    given: `${POD('pod.yaml')}kubectl apply -f pod.yaml`,
    says: /"fromfile" (force )?deleted[\s\S]*pod\/fromfile replaced/,
  },
  '001-c05': { run: 'kubectl delete -f pod.yaml', says: /pod "fromfile" deleted/ },
  '001-c06': { run: 'kubectl apply -f pod.yaml', says: /pod\/fromfile created/ },
  '001-c07': { run: THEN_STOP(2, 'kubectl get pods --watch'), status: 124, says: /NAME +READY/ },
  '001-c08': { says: /NOMINATED NODE/ },
  '001-c09': { says: /fromfile/ },
  '001-c10': { says: /fromfile/ },
  '001-c11': { says: /^1$/m },
  '001-c12': { run: 'kubectl get pods --no-headers | wc -l', says: /^\d+$/m },
  '001-c13': {
    given: 'kubectl run lone --image=nginx -l env=prod,bu=finance,tier=frontend',
    says: /pod\/lone/,
  },
  '001-c14': { run: 'kubectl taint nodes node1 key=value:PreferNoSchedule', says: /node\/node1 tainted/ },
  '001-c15': { given: 'kubectl taint nodes node1 app-', says: /node\/node1 tainted/ },
  '001-c16': { run: 'kubectl describe node controlplane | grep Taint', says: /^Taints: / },
  '001-c17': { run: 'kubectl taint node node1 key=value:PreferNoSchedule-', says: /node\/node1 untainted/ },
  // The taint has been called control-plane since 1.24.
  '001-c18': { status: 1, says: /taint "node-role.kubernetes.io\/master:NoSchedule" not found/ },
  '001-c19': { run: 'kubectl label nodes node1 disk=ssd', says: /node\/node1 labeled/ },
  '001-c20': {
    run: 'kubectl label nodes node1 size=Large --overwrite',
    says: /node\/node1 (labeled|not labeled)/,
  },
  '001-c21': {
    given: POD('pod-definition.yml').replace('fromfile', 'defined'),
    says: /pod\/defined created/,
  },
  '001-c22': { run: 'kubectl get node node1 --show-labels', says: /LABELS[\s\S]*disk=ssd/ },
  '001-c23': { run: 'kubectl label node node1 key=value', says: /node\/node1 labeled/ },
  '001-c24': {
    status: 1,
    says: /^error: You must provide one or more resources by argument or filename\.\nExample resource/m,
  },
  '001-c25': { status: 1, says: /flag needs an argument: 'f' in -f/ },
  '001-c26': { says: /monitoring-daemon/ },
  '001-c27': { says: /Name: +monitoring-daemon/ },
  '001-c28': {
    run: 'kubectl create deployment agent -n kube-system --image=nginx --dry-run=client -o yaml > ds.yaml; cat ds.yaml',
    says: /kind: Deployment/,
  },
  '001-c29': { status: 127, says: /docker: command not found/ },
  '001-c30': { run: 'kubectl get pod myapp -o yaml', says: /^kind: Pod$/m },
  '001-c31': { says: /staticPodPath: \/etc\/kubernetes\/manifests/ },
  '001-c32': {
    run: 'k run static --image nginx --dry-run=client -o yaml>static.yaml; cat static.yaml',
    says: /name: static/,
  },
  '001-c33': {
    run: 'cp static.yaml /etc/kubernetes/manifests/; sleep 15; kubectl get pods',
    says: /static-controlplane/,
  },
  '001-c34': { says: /INTERNAL-IP[\s\S]*containerd:\/\// },
  '001-c35': {
    run: `ssh $(kubectl get node node1 -o jsonpath='{.status.addresses[0].address}') hostname`,
    says: /^node1$/m,
  },
  '001-c36': { run: 'cd /etc/kubernetes/manifests; pwd', says: /^\/etc\/kubernetes\/manifests$/m },
  '001-c37': {
    run: 'cd; rm /etc/kubernetes/manifests/static.yaml; sleep 40; kubectl get pods | grep -c static',
    status: 1,
    says: /^0$/m,
  },
  '001-c38': { says: /SUBOBJECT|SOURCE/ },
  // The flag has never been called so.
  '001-c39': {
    run: 'kubectl logs kube-scheduler-controlplane --name-space=kube-system',
    status: 1,
    says: /unknown flag: --name-space/,
  },
  '002-c01': {
    given: 'kubectl expose pod myapp --port=8080 --target-port=80; sleep 2',
    run: THEN_STOP(
      4,
      "while true; do date && curl -s $(kubectl get svc myapp -o jsonpath='{.spec.clusterIP}'):8080/; sleep 1; done",
    ),
    status: 124,
    says: /UTC[\s\S]*nginx/,
  },
  '002-c02': { run: THEN_STOP(3, 'kubectl get events -w | grep myapp'), status: 124, says: /pod\/myapp/ },
  '002-c03': {
    run: 'kubectl describe pod myapp | grep -A5 Conditions',
    says: /^Conditions:\n +Type +Status/m,
  },
  '002-c04': { run: 'kubectl describe endpoints myapp', says: /Name: +myapp[\s\S]*Subsets:/ },
  '002-c05': { run: 'touch ready.txt; ls ready.txt', says: /ready.txt/ },
  '002-c06': {
    run: THEN_STOP(
      3,
      'while true; do date && curl -s --connect-timeout 1 10.103.160.58:8080/health; sleep 1; done',
    ),
    status: 124,
    says: /UTC/,
  },
  '002-c07': {
    given: 'kubectl run myapp --image=nginx; sleep 5',
    run: THEN_STOP(3, 'watch "kubectl describe pod myapp | grep -A10 Events"'),
    says: /Every 2\.0s: kubectl describe[\s\S]*Events:[\s\S]*Successfully assigned default\/myap/,
    status: 124,
  },
  // Nothing outside of the cluster can be reached.
  '002-c08': { run: 'curl -s --connect-timeout 1 20.109.131.43:8080/status500', status: 28 },
  '002-c09': { run: 'kubectl label nodes node1 kr=az-1', says: /labeled/ },
  '002-c10': { run: 'kubectl label nodes node1 us=az-1', says: /labeled/ },
  '002-c11': { run: 'kubectl label nodes node1 a-team=1', says: /labeled/ },
  '002-c12': {
    run: 'kubectl label nodes node1 a-team=2',
    status: 1,
    says: /already has a value \(1\), and --overwrite is false/,
  },
  '002-c13': { run: 'kubectl label nodes node1 gpu=no1', says: /labeled/ },
  '002-c14': { run: 'kubectl taint nodes node1 hw=gpu:NoSchedule', says: /tainted/ },
  '002-c15': { run: 'kubectl taint nodes node1 hw=gpu:NoSchedule-', says: /untainted/ },
  '002-c16': { run: 'kubectl taint nodes node1 out-of-disk=True:NoExecute', says: /tainted/ },
  '003-c01': { given: 'echo content > file.txt', says: /configmap\/cm-file created/ },
  // A secret needs its type: generic, tls, docker-registry.
  '003-c02': { status: 1, says: /unknown flag: --from-file|See 'kubectl create secret -h'/ },
  '003-c03': {
    given: 'kubectl create ns nm-3; kubectl create quota q --hard=pods=2 -n nm-3',
    says: /Name: +q[\s\S]*pods +0 +2/,
  },
  '003-c04': { given: 'kubectl create ns nm-5', says: /No resources found in nm-5 namespace/ },
  '003-c05': {
    given: `kubectl apply -f - <<'E'\napiVersion: v1\nkind: ReplicationController\nmetadata: {name: replication1}\nspec: {replicas: 1, selector: {app: rc}, template: {metadata: {labels: {app: rc}}, spec: {containers: [{name: c, image: nginx}]}}}\nE\n`,
    // It was renamed: the Pods stay, and a warning tells the new word.
    says: /--cascade=false is deprecated \(boolean value\) and can be replaced with --cascade=orphan[\s\S]*"replication1" deleted|"replication1" deleted[\s\S]*can be replaced with --cascade=orphan/,
  },
  '003-c06': {
    given:
      'kubectl create deployment deployment-1 --image=nginx:1.28; sleep 1; kubectl set image deployment/deployment-1 nginx=nginx:1.29; sleep 1; kubectl set image deployment/deployment-1 nginx=nginx:1.27; sleep 1',
    says: /REVISION +CHANGE-CAUSE\n1[\s\S]*\n3/,
  },
  '003-c07': { says: /deployment.apps\/deployment-1 rolled back/ },
};

let world: World;

beforeAll(async () => {
  world = await World.start({
    nodes: [{ name: 'controlplane', role: 'control-plane' }, { name: 'node1' }, { name: 'node2' }],
  });
  await world.sh('kubectl run myapp --image=nginx -l app=myapp');
  await world.wait(20);
});

describe.skipIf(!existsSync(FILE))('commands of the seed notes', () => {
  const commands: { id: string; command: string }[] = existsSync(FILE)
    ? readFileSync(FILE, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map(line => JSON.parse(line))
    : [];

  it.each(commands)('$id $command', async ({ id, command }) => {
    const wanted = CASES[id];
    expect(wanted, 'stands in the table').toBeDefined();
    const { given, run = command, status = 0, says } = wanted!;
    if (given !== undefined) await world.sh(given);
    const said = await world.sh(run);
    if (says !== undefined) expect(said.stdout + said.stderr).toMatch(says);
    expect(said.status).toBe(status);
  });
});

if (!existsSync(FILE)) console.warn(`skipped: ${FILE} is not there (BERTH_CONFORMANCE names its folder)`);
