/** Starts the control plane's programs as recorded: they must end or run as the real ones, and say the same last. */
import { readFileSync } from 'node:fs';
import { ApiServer } from '../../src/apiserver/server.ts';
import { drive } from '../../src/base/drive.ts';
import { Pipe } from '../../src/base/pipe.ts';
import { SeededRng } from '../../src/base/rng.ts';
import { VirtualClock } from '../../src/base/virtual-clock.ts';
import { embedded, kubeconfig } from '../../src/cluster/kubeadm/kubeconfigs.ts';
import { makePki } from '../../src/cluster/kubeadm/pki.ts';
import { planNodes } from '../../src/cluster/spec.ts';
import { Catalogue } from '../../src/images/catalogue.ts';
import { controlPlaneImages } from '../../src/images/control-plane.ts';
import { DataDirectories } from '../../src/images/etcd/data-directories.ts';
import { EtcdService } from '../../src/images/etcd/service.ts';
import { userOfCertificate } from '../../src/images/kube-apiserver/authentication.ts';
import { Door } from '../../src/images/kube-apiserver/door.ts';
import { Machine } from '../../src/machine/machine.ts';
import { startNative } from '../../src/machine/native.ts';
import { SimulatedNetwork } from '../../src/machine/network/simulated-network.ts';
import { Store } from '../../src/store/store.ts';
import type { Replayer } from './main.ts';

interface Recording {
  readonly id: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  readonly exitCode: number | 'running';
  readonly stderr: string;
}

interface Run {
  readonly exitCode: number | 'running';
  readonly stderr: string;
}

const IP = '172.30.1.2';
const API_PORT = 16_443;
const ETCD_PORT = 23_790;
/** A program that has not ended after this is one that runs: longer than the API server waits for etcd. */
const PATIENCE = 60_000;

export const replay: Replayer = async (path, report) => {
  const recordings = readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => JSON.parse(line) as Recording);
  let agree = 0;
  for (const recording of recordings) {
    const run = await start(recording);
    const expected = lastWord(recording.stderr);
    // reflectors list side by side: which of them complains last differs from run to run
    const said = expected?.startsWith('"Failed to watch"') ? words(run.stderr) : [lastWord(run.stderr)];
    if (run.exitCode === recording.exitCode && (expected === undefined || said.includes(expected))) {
      agree++;
      continue;
    }
    report(
      `${recording.id}\n  recorded ${recording.exitCode}: ${expected}\n  here     ${run.exitCode}: ${lastWord(run.stderr)}`,
    );
  }
  return { agree, total: recordings.length };
};

/** What a line says: the `Error:` line, or the message and err of a klog line; undefined for other lines. */
function wordOf(line: string): string | undefined {
  if (line.startsWith('Error: ')) return line;
  const message = /^[EF]\S* [^\]]*\] (.*)$/s.exec(line)?.[1];
  if (message === undefined) return undefined;
  const structured = /^("(?:[^"\\]|\\.)*") ((?:err=)("(?:[^"\\]|\\.)*"|<.*>|\S+))/s.exec(message);
  return structured === null ? message : `${structured[1]} ${structured[2]}`;
}

function words(stderr: string): string[] {
  const lines = stderr.split(/\n(?=[IWEF](?:MMDD|\d{4}) |Error: )/).map(line => line.trimEnd());
  return lines.map(wordOf).filter(word => word !== undefined);
}

function lastWord(stderr: string): string | undefined {
  return words(stderr).at(-1);
}

async function start(recording: Recording): Promise<Run> {
  const clock = new VirtualClock(Date.UTC(2026, 10, 20, 22));
  const rng = new SeededRng(recording.id);
  const disks = new DataDirectories(clock);
  const image = new Catalogue(controlPlaneImages(disks))
    .list()
    .find(({ name }) => name.includes(`/${recording.program}:`));
  const program = [...(image?.natives.values() ?? [])][0];
  if (program === undefined) throw new Error(`${recording.id}: there is no program ${recording.program}`);
  const machine = surroundings(clock, rng);
  for (const [path, text] of Object.entries(recording.files)) machine.files.writeFile(path, text);

  const stdin = new Pipe();
  stdin.end();
  let stderr = '';
  const writer = (take: (text: string) => void) => ({
    write: (chunk: Uint8Array | string) => {
      take(typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk));
      return Promise.resolve();
    },
    end: () => undefined,
  });
  const process = startNative(
    program,
    {
      host: machine,
      argv: [recording.program, ...recording.args],
      env: {},
      cwd: '/',
      actor: { uid: 0, gids: [0] },
      stdin,
      stdout: writer(() => undefined),
      stderr: writer(text => {
        stderr += text;
      }),
    },
    { clock, rng },
  );
  let exitCode: number | 'running' = 'running';
  void process.done.then(code => {
    exitCode = code;
  });
  const idle = () => new Promise<void>(resolve => setImmediate(resolve));
  await drive(clock, idle, clock.now() + PATIENCE, () => exitCode !== 'running');
  const result = { exitCode, stderr };
  process.kill(9);
  return result;
}

/** The machine that the recordings were made on: an API server and an etcd on their ports, kubeadm's files. */
function surroundings(clock: VirtualClock, rng: SeededRng): Machine {
  const network = new SimulatedNetwork();
  const machine = new Machine({
    hostname: 'controlplane',
    ip: IP,
    clock,
    rng,
    network,
    cpus: 2,
    memoryBytes: 2 ** 33,
  });
  network.addHost(IP);
  const pki = makePki(planNodes({})[0]!, clock.now(), rng);
  const put = (path: string, text: string) => {
    machine.files.mkdir(path.slice(0, path.lastIndexOf('/')), { recursive: true });
    machine.files.writeFile(path, text);
  };
  const subject = { commonName: 'system:kube-scheduler', organizations: ['system:masters'] };
  const identity = embedded(pki.ca.issue({ subject, usages: ['client'] }));
  put(
    '/etc/kubernetes/scheduler.conf',
    kubeconfig(pki.ca, `https://127.0.0.1:${API_PORT}`, 'admin', identity),
  );
  put('/etc/kubernetes/sa.key', pki.files.get('sa.key')!);
  const etcd = new EtcdService(new Store(clock));
  const door = new Door({
    etcd: () => etcd,
    build: ({ store }) => new ApiServer({ store, clock, rng }),
    certificate: pem => userOfCertificate(pem, pki.ca.pem, clock.now()),
    anonymous: false,
  });
  network.listen('127.0.0.1', API_PORT, { service: door }, IP);
  network.listen('127.0.0.1', ETCD_PORT, { service: etcd }, IP);
  return machine;
}
