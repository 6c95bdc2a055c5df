import { beforeAll, describe, expect, it } from 'vitest';
import { World } from '../cluster/world.ts';
import { ShellScreen } from './screen.ts';

let world: World;

beforeAll(async () => {
  world = await World.start({});
  await world.sh(
    'kubectl create namespace blue; kubectl run nginx --image=nginx; kubectl run redis --image=redis',
  );
  await world.sh('kubectl run painter --image=nginx -n blue; echo > pod.yaml; echo > pods.txt');
}, 60_000);

/** What the line is after these keys, without its prompt. */
async function completed(keys: string, before: readonly string[] = []): Promise<string> {
  const screen = new ShellScreen(world.cluster.clock, world.newSession());
  for (const line of before) await screen.line(line);
  await screen.type(keys);
  return (await screen.lastRow()).replace(/^.*?[$#] ?/, '');
}

describe('Tab completes kubectl', () => {
  it.each([
    ['kubectl desc<Tab>', 'kubectl describe'],
    ['kubectl get deploym<Tab>', 'kubectl get deployments'],
    ['kubectl get pods ng<Tab>', 'kubectl get pods nginx'],
    ['kubectl get pod/re<Tab>', 'kubectl get pod/redis'],
    ['kubectl -n bl<Tab>', 'kubectl -n blue'],
    ['kubectl -n blue delete pod p<Tab>', 'kubectl -n blue delete pod painter'],
    ['kubectl get pods --namespace=bl<Tab>', 'kubectl get pods --namespace=blue'],
    ['kubectl get pods --all-n<Tab>', 'kubectl get pods --all-namespaces'],
    ['kubectl config use-context kube<Tab>', 'kubectl config use-context kubernetes-admin@kubernetes'],
    ['kubectl taint nodes contr<Tab>', 'kubectl taint nodes controlplane'],
    ['kubectl apply -f pod.<Tab>', 'kubectl apply -f pod.yaml'],
    ['echo x; kubectl logs ng<Tab>', 'echo x; kubectl logs nginx'],
    ['kubectl get pods nosuch<Tab>', 'kubectl get pods nosuch'],
    ['k get po ng<Tab>', 'k get po nginx'],
  ])('%s', async (keys, line) => {
    expect(await completed(keys)).toBe(line);
  });

  it('for an alias that complete -F names', async () => {
    const before = [
      'source <(kubectl completion bash)',
      'alias k=kubectl',
      'complete -o default -F __start_kubectl k',
    ];
    expect(await completed('k get po ng<Tab>', before)).toBe('k get po nginx');
  });

  it('lists what is possible at the second Tab', async () => {
    const screen = new ShellScreen(world.cluster.clock, world.newSession());
    const text = await screen.type('kubectl delete pod <Tab><Tab>');
    expect(text).toMatch(/nginx +redis/);
    expect(await screen.lastRow()).toMatch(/kubectl delete pod$/);
  });

  it('with the words of a function of the user', async () => {
    const before = ['_f() { COMPREPLY=( $(compgen -W "alpha beta" -- "$2") ); }', 'complete -F _f f'];
    expect(await completed('f al<Tab>', before)).toBe('f alpha');
  });
});

describe('Tab completes', () => {
  it.each([
    ['kubec<Tab>', 'kubectl'],
    ['cat pod.<Tab>', 'cat pod.yaml'],
    ['cd /etc/kubern<Tab>man<Tab>', 'cd /etc/kubernetes/manifests/'],
    ['ssh no<Tab>', 'ssh node0'],
    ['ssh cont<Tab>', 'ssh controlplane'],
    ['systemctl restart kubel<Tab>', 'systemctl restart kubelet.service'],
    ['echo $HOSTN<Tab>', 'echo $HOSTNAME'],
    ['sudo systemctl sta<Tab>', 'sudo systemctl sta'],
    ['journalctl -u kubel<Tab>', 'journalctl -u kubelet.service'],
  ])('%s', async (keys, line) => {
    expect(await completed(keys)).toBe(line);
  });
});

describe('a shell at the terminal', () => {
  it.each(['nosuch', 'nosuch | cat', '(nosuch)', 'echo $(nosuch)'])(
    'names no line where it complains: %s',
    async command => {
      const screen = new ShellScreen(world.cluster.clock, world.newSession());
      const text = await screen.type(`${command}<Enter>`);
      expect(text).toContain('bash: nosuch: command not found');
    },
  );

  it('runs scripts that name theirs', async () => {
    const screen = new ShellScreen(world.cluster.clock, world.newSession());
    await screen.line('echo nosuch > s.sh');
    expect(await screen.type('bash s.sh<Enter>')).toContain('s.sh: line 1: nosuch: command not found');
  });
});
