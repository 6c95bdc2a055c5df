/** `kubeadm`: what administers a cluster that runs. models cmd/kubeadm/app/cmd */
import { KUBERNETES_VERSION } from '../../../api/version.ts';
import type { Program } from '../../process/program.ts';
import { table } from '../machine.ts';
import { certificateKey, checkExpiration, RENEWALS, renew } from './certs.ts';
import { type Command, failed, flagValue, KubeadmError, kubectl, notSimulated } from './command.ts';
import { imagesList, initDefaults, joinDefaults, user, validate } from './config.ts';
import { init, join } from './preflight.ts';
import { tokenCreate, tokenDelete, tokenGenerate, tokenList } from './tokens.ts';

const USAGE = `kubeadm works on a cluster that is there already; what this machine has of it:

  kubeadm version [-o short]
  kubeadm certs check-expiration | renew CERTIFICATE|all | certificate-key
  kubeadm token list | create [--print-join-command] [--ttl DURATION] | generate | delete TOKEN
  kubeadm kubeconfig user --client-name NAME [--org ORGANIZATION]
  kubeadm upgrade plan
  kubeadm config images list | print init-defaults | print join-defaults | validate --config FILE
`;
const STACK = 'To see the stack trace of this error execute with --v=5 or higher';

/** A command, one that berth cannot do (`true`), or the commands below it. */
type Tree = { readonly [name: string]: Tree | Command | true };

const version: Command = async process => {
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(KUBERNETES_VERSION)!;
  await process.print(
    flagValue(process, 'output', 'o') === 'short'
      ? `${KUBERNETES_VERSION}\n`
      : `kubeadm version: &version.Info{Major:"${major}", Minor:"${minor}", GitVersion:"${KUBERNETES_VERSION}", Platform:"linux/amd64"}\n`,
  );
  return 0;
};

const upgradePlan: Command = async process => {
  const nodes = await kubectl(
    process,
    'get',
    'nodes',
    '-o',
    'jsonpath={range .items[*]}{.metadata.name} {.status.nodeInfo.kubeletVersion}{"\\n"}{end}',
  );
  if (nodes.status !== 0) failed(nodes.stderr);
  const rows = nodes.stdout
    .trim()
    .split('\n')
    .map(line => line.split(' '));
  await process.print(
    `[preflight] Running pre-flight checks.\n[upgrade/config] Reading configuration from the cluster...\n[upgrade] Fetching available versions to upgrade to\n[upgrade/versions] Cluster version: ${KUBERNETES_VERSION.slice(1)}\n[upgrade/versions] kubeadm version: ${KUBERNETES_VERSION}\n[upgrade/versions] Target version: ${KUBERNETES_VERSION}\n[upgrade/versions] Latest version in the v${KUBERNETES_VERSION.split('.').slice(0, 2).join('.').slice(1)} series: ${KUBERNETES_VERSION}\n\n${table([['COMPONENT', 'NODE', 'CURRENT'], ...rows.map(([name, current]) => ['kubelet', name!, current!])], 3)}\nThe cluster has the newest version that this machine knows: there is nothing to upgrade to.\n`,
  );
  return 0;
};

const leaves = (names: string): Tree => Object.fromEntries(names.split(' ').map(name => [name, true]));
const PHASES = {
  certs: leaves(
    'all apiserver apiserver-etcd-client apiserver-kubelet-client ca etcd-ca etcd-healthcheck-client etcd-peer etcd-server front-proxy-ca front-proxy-client sa',
  ),
  kubeconfig: leaves('admin all controller-manager kubelet scheduler super-admin'),
  'control-plane': leaves('all apiserver controller-manager scheduler'),
  etcd: leaves('local'),
  addon: leaves('all coredns kube-proxy'),
  'upload-config': leaves('all kubeadm kubelet'),
  'kubelet-finalize': leaves('all enable-client-cert-rotation'),
  ...leaves(
    'preflight kubelet-start wait-control-plane upload-certs mark-control-plane bootstrap-token show-join-command',
  ),
};
const COMMANDS: Tree = {
  version,
  completion: leaves('bash zsh'),
  certs: {
    'check-expiration': checkExpiration,
    'certificate-key': certificateKey,
    'generate-csr': true,
    renew: Object.fromEntries(
      RENEWALS.map((name): [string, Command] => [name, process => renew(process, [name])]),
    ),
  },
  config: {
    images: { list: imagesList, pull: true },
    print: {
      'init-defaults': initDefaults,
      'join-defaults': joinDefaults,
      ...leaves('reset-defaults upgrade-defaults'),
    },
    migrate: true,
    validate,
  },
  init: { '': init, phase: PHASES },
  join: { '': join, phase: leaves('preflight control-plane-prepare kubelet-start control-plane-join') },
  kubeconfig: { user },
  reset: { phase: leaves('preflight remove-etcd-member cleanup-node') },
  token: { create: tokenCreate, delete: tokenDelete, generate: tokenGenerate, list: tokenList },
  upgrade: { plan: upgradePlan, ...leaves('apply diff node') },
};

/** Flags of commands that take other flags as well; any other flag is unknown to a command that stands here. */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  'upgrade plan':
    'allow-experimental-upgrades allow-release-candidate-upgrades config etcd-upgrade ignore-preflight-errors kubeconfig output print-config show-managed-fields allow-missing-template-keys'.split(
      ' ',
    ),
  'certs renew': 'cert-dir config kubeconfig'.split(' '),
  'certs check-expiration': 'cert-dir config kubeconfig output'.split(' '),
};
const GLOBAL_FLAGS = ['v', 'rootfs', 'help', 'h', 'log-file', 'one-output', 'skip-headers', 'add-dir-header'];

export const kubeadm: Program = async process => {
  const words = operandsOf(process.args);
  if (words.length === 0 || process.args.includes('--help') || process.args.includes('-h')) {
    await process.print(USAGE);
    return 0;
  }
  try {
    let at: Tree | Command | true = COMMANDS;
    const path: string[] = [];
    while (typeof at === 'object') {
      const word: string | undefined = words[path.length];
      const next: Tree | Command | true | undefined = word === undefined ? undefined : at[word];
      if (next !== undefined) {
        at = next;
        path.push(word!);
      } else if (at[''] !== undefined && (word === undefined || path.length === 0)) at = at[''];
      else if (word === undefined) {
        await process.print(USAGE);
        return 0;
      } else
        throw new KubeadmError(
          `unknown command ${JSON.stringify(word)} for ${JSON.stringify(['kubeadm', ...path].join(' '))}`,
        );
    }
    checkFlags(path, process.args);
    if (at === true) notSimulated(path);
    return await at(process, words.slice(path.length));
  } catch (error) {
    if (!(error instanceof KubeadmError)) throw error;
    await process.stderr.write(`error: ${error.message}\n${STACK}\n`);
    return error.status;
  }
};

/** The words that are neither flags nor their values. */
function operandsOf(args: readonly string[]): readonly string[] {
  const values =
    /^(--(config|ttl|kubernetes-version|image-repository|client-name|org|cluster-name|validity-period|output|token|discovery-token|discovery-token-ca-cert-hash|kubeconfig|description|usages|groups|cert-dir|v)|-o|-v)$/;
  return args.filter((arg, index) => !arg.startsWith('-') && !values.test(args[index - 1] ?? ''));
}

/** @throws KubeadmError for a flag that the command has not */
function checkFlags(path: readonly string[], args: readonly string[]): void {
  const known = FLAGS[path.slice(0, 2).join(' ')];
  if (known === undefined) return;
  for (const arg of args) {
    const [, name] = /^--([^=]+)/.exec(arg) ?? [];
    if (name !== undefined && !known.includes(name) && !GLOBAL_FLAGS.includes(name))
      throw new KubeadmError(`unknown flag: --${name}`);
  }
}
