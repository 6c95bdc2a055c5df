import type { YamlReader } from '../content/yaml-reader.ts';
import type { Verdict } from './check.ts';
import type { MachineView } from './evidence.ts';
import { type Form, flag, mapping, text } from './form.ts';
import { readPattern } from './pattern.ts';

export const noMachine = (name: string) => ({ passed: false, found: `no machine ${name}` });

/**
 * The form `file:` of a check: what a file on a machine holds.
 *
 *     file: {machine: node01, path: /etc/kubernetes/manifests/web.yaml}
 *     matches: 'image: nginx'      # regular expression; `absent: true` where the file must not be there
 *     whole: true                  # the whole text must match, not a part of it; may be left out
 *     mode: 0600 root:root         # may be left out
 */
function readFileCheck(yaml: YamlReader): Verdict {
  const file = yaml.mapping('file');
  const machine = file.string('machine');
  const path = file.string('path');
  file.done();
  const absent = yaml.optional('absent', key => yaml.boolean(key)) ?? false;
  const pattern = yaml.optional('matches', key => readPattern(yaml, key));
  const mode = yaml.optional('mode', key => yaml.string(key));
  const expected = [
    absent ? `no ${machine}:${path}` : `${machine}:${path}`,
    ...(pattern ? [pattern.shown] : []),
    ...(mode ? [mode] : []),
  ].join(' ');
  return evidence => {
    const view = evidence.machine(machine);
    if (view === undefined) return { ...noMachine(machine), expected };
    const now = view.file(path);
    if (now === undefined) return { passed: absent, expected, found: `no ${machine}:${path}` };
    const modeNow = view.mode(path);
    const passed = !absent && (pattern?.test(now) ?? true) && (mode === undefined || mode === modeNow);
    return { passed, expected, found: `${machine}:${path} ${mode ? modeNow : excerpt(now)}` };
  };
}

export function excerpt(of: string): string {
  const flat = of.trim().replace(/\s+/g, ' ');
  return flat.length > 160 ? `${flat.slice(0, 160)} ...` : flat;
}

/**
 * The form `unit:` of a check: the state of a systemd unit.
 *
 *     unit: {machine: node01, name: kubelet}
 *     active: active        # as systemctl is-active says
 *     enabled: enabled      # as systemctl is-enabled says; may be left out
 */
function readUnitCheck(yaml: YamlReader): Verdict {
  const unit = yaml.mapping('unit');
  const machine = unit.string('machine');
  const name = unit.string('name');
  unit.done();
  const active = yaml.optional('active', key => yaml.string(key));
  const enabled = yaml.optional('enabled', key => yaml.string(key));
  const expected = `${name} on ${machine}: ${[active, enabled].filter(Boolean).join(', ')}`;
  return evidence => {
    const view = evidence.machine(machine);
    if (view === undefined) return { ...noMachine(machine), expected };
    const state = view.unit(name);
    if (state === undefined) return { passed: false, expected, found: `no unit ${name} on ${machine}` };
    const passed = (active ?? state.active) === state.active && (enabled ?? state.enabled) === state.enabled;
    return { passed, expected, found: `${name} on ${machine}: ${state.active}, ${state.enabled}` };
  };
}

/**
 * The form `process:` of a check: something runs on a machine.
 *
 *     process: {machine: controlplane, matches: 'kube-scheduler .*--config='}
 *     absent: true          # where it must not run
 */
function readProcessCheck(yaml: YamlReader): Verdict {
  const process = yaml.mapping('process');
  const machine = process.string('machine');
  const pattern = readPattern(process, 'matches');
  process.done();
  const absent = yaml.optional('absent', key => yaml.boolean(key)) ?? false;
  const expected = `${absent ? 'no ' : ''}process ${pattern.shown} on ${machine}`;
  return evidence => {
    const view: MachineView | undefined = evidence.machine(machine);
    if (view === undefined) return { ...noMachine(machine), expected };
    const found = view.processes().filter(line => pattern.test(line));
    const passed = absent ? found.length === 0 : found.length > 0;
    return { passed, expected, found: found.length > 0 ? found.join('; ') : 'no such process' };
  };
}

export const FILE: Form = {
  keys: {
    file: mapping({ machine: text(), path: text() }, ['machine', 'path'], 'A file of a machine'),
    matches: text('Regular expression over the file'),
    whole: flag('The regular expression must match the whole text, not a part of it'),
    mode: text('0600 root:root'),
    absent: flag('It must not be there'),
  },
  read: readFileCheck,
};

export const UNIT: Form = {
  keys: {
    unit: mapping({ machine: text(), name: text() }, ['machine', 'name'], 'A systemd unit'),
    active: text(),
    enabled: text(),
  },
  read: readUnitCheck,
};

export const PROCESS: Form = {
  keys: {
    process: mapping(
      {
        machine: text(),
        whole: flag('The regular expression must match the whole command line'),
        matches: text(),
      },
      ['machine', 'matches'],
      'Something that runs on a machine',
    ),
    absent: flag('It must not be there'),
  },
  read: readProcessCheck,
};
