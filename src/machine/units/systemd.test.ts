import { beforeEach, describe, expect, it } from 'vitest';
import { drive } from '../../base/drive.ts';
import { SeededRng } from '../../base/rng.ts';
import { VirtualClock } from '../../base/virtual-clock.ts';
import { Machine } from '../machine.ts';
import { SimulatedNetwork } from '../network/simulated-network.ts';
import { UnitError } from './systemd.ts';

const idle = () => new Promise<void>(resolve => setImmediate(resolve));
const UNIT = `[Unit]
Description=agent
[Service]
Environment="ARGS=--a=1 --b"
ExecStart=/usr/bin/agent --first \${ARGS} $ARGS $NOTHING
Restart=always
RestartSec=10
StartLimitInterval=0
[Install]
WantedBy=multi-user.target
`;

describe('systemd', () => {
  let clock: VirtualClock;
  let machine: Machine;
  let runs: (readonly string[])[];
  let exitWith: number | undefined;

  beforeEach(() => {
    clock = new VirtualClock(0);
    runs = [];
    exitWith = undefined;
    machine = new Machine({
      hostname: 'node01',
      ip: '10.0.0.1',
      clock,
      rng: new SeededRng(1),
      network: new SimulatedNetwork(),
      cpus: 2,
      memoryBytes: 1,
    });
    for (const folder of ['/usr/bin', '/usr/lib/systemd/system/agent.service.d', '/etc/systemd/system'])
      machine.files.mkdir(folder, { recursive: true });
    machine.files.writeFile('/usr/bin/agent', '', { mode: 0o755 });
    machine.files.writeFile('/usr/lib/systemd/system/agent.service', UNIT);
    machine.natives.set('/usr/bin/agent', process => {
      runs.push(process.argv);
      void process.stdout.write('hello\n');
      return exitWith === undefined ? new Promise(() => undefined) : Promise.resolve(exitWith);
    });
  });

  it('puts variables in as systemd does and writes output to the journal', () => {
    machine.systemd.start('agent');
    expect(runs).toEqual([['/usr/bin/agent', '--first', '--a=1 --b', '--a=1', '--b']]);
    expect(machine.systemd.status('agent')).toMatchObject({ active: 'active', sub: 'running' });
    expect(machine.journal.read('agent.service').map(entry => entry.message)).toContain('hello');
    expect(machine.processes.list().map(entry => entry.args[0])).toContain('/usr/bin/agent');
  });

  it('restarts a service that fails, after RestartSec, for ever when there is no limit', async () => {
    exitWith = 1;
    machine.systemd.start('agent');
    await drive(clock, idle, 35_000);
    expect(runs.length).toBe(4);
    expect(machine.systemd.status('agent')).toMatchObject({
      sub: 'auto-restart',
      exit: { status: 1 },
      restarts: 3,
    });
  });

  it('stops on request and does not start again', async () => {
    machine.systemd.start('agent');
    const stopped = machine.systemd.stop('agent');
    await drive(clock, idle, 60_000);
    await stopped;
    expect(machine.systemd.status('agent')).toMatchObject({ active: 'inactive', sub: 'dead' });
    expect(runs.length).toBe(1);
  });

  it('keeps to what it read until daemon-reload, and says so', async () => {
    machine.systemd.start('agent');
    machine.files.writeFile(
      '/usr/lib/systemd/system/agent.service.d/10.conf',
      '[Service]\nExecStart=\nExecStart=/usr/bin/agent --new\n',
    );
    expect(machine.systemd.status('agent').needsReload).toBe(true);
    await machine.systemd.restart('agent');
    expect(runs.at(-1)).toContain('--first');
    machine.systemd.daemonReload();
    await machine.systemd.restart('agent');
    expect(runs.at(-1)).toEqual(['/usr/bin/agent', '--new']);
    expect(machine.systemd.status('agent').dropIns).toEqual([
      '/usr/lib/systemd/system/agent.service.d/10.conf',
    ]);
  });

  it('starts enabled units at boot only, and refuses masked and unknown ones', () => {
    expect(machine.systemd.enable('agent')).toEqual([
      'Created symlink /etc/systemd/system/multi-user.target.wants/agent.service → /usr/lib/systemd/system/agent.service.',
    ]);
    machine.boot();
    expect(runs.length).toBe(1);
    machine.systemd.disable('agent');
    machine.halt();
    machine.boot();
    expect(runs.length).toBe(1);
    machine.systemd.mask('agent');
    expect(() => machine.systemd.start('agent')).toThrow(new UnitError('Unit agent.service is masked.', 1));
    expect(() => machine.systemd.start('nope')).toThrow(new UnitError('Unit nope.service not found.', 5));
  });

  it('fails with 203/EXEC when the program is not there', () => {
    machine.files.rm('/usr/bin/agent');
    machine.systemd.start('agent');
    expect(machine.systemd.status('agent')).toMatchObject({ sub: 'auto-restart', exit: { status: 203 } });
  });
});
