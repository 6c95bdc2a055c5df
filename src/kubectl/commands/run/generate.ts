/** The objects that `kubectl run` makes. models kubectl/pkg/generate/versioned/run.go BasicPod */

import { isEnvVarName } from '../../../apimachinery/validation/names.ts';
import type { JsonObject } from '../../../base/json.ts';
import { CommandError } from '../../framework/errors.ts';
import { labelsOf } from '../../resource/labels-of.ts';
import type { Run } from '../../run.ts';

/** The pod, without a namespace. @throws CommandError */
export function podOf(run: Run): JsonObject {
  const { flags } = run;
  const annotations = Object.fromEntries(flags.list('annotations').map(annotation));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: run.args[0]!,
      labels: podLabels(run),
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
    spec: { containers: [containerOf(run)], dnsPolicy: 'ClusterFirst', restartPolicy: flags.str('restart') },
    status: {},
  } as JsonObject;
}

/** The service of --expose. */
export function serviceOf(run: Run): JsonObject {
  const port = portOf(run);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: run.args[0]! },
    spec: { ports: [{ port, protocol: 'TCP', targetPort: port }], selector: podLabels(run) },
  } as JsonObject;
}

function containerOf(run: Run): JsonObject {
  const { flags } = run;
  const words = run.args.slice(1);
  const env = flags.list('env').map(environmentVariable);
  return {
    name: run.args[0]!,
    image: flags.str('image'),
    ...(flags.str('image-pull-policy') === '' ? {} : { imagePullPolicy: flags.str('image-pull-policy') }),
    ...(words.length === 0 ? {} : flags.bool('command') ? { command: words } : { args: words }),
    ...(env.length > 0 ? { env } : {}),
    ...(flags.str('port') === '' ? {} : { ports: [{ containerPort: portOf(run) }] }),
    ...(flags.bool('privileged') ? { securityContext: { privileged: true } } : {}),
    ...(flags.bool('stdin')
      ? { stdin: true, ...(flags.bool('leave-stdin-open') ? {} : { stdinOnce: true }) }
      : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
    resources: {},
  };
}

function podLabels(run: Run): Record<string, string> {
  const text = run.flags.str('labels');
  return text === '' ? { run: run.args[0]! } : labelsOf(text);
}

function portOf(run: Run): number {
  const text = run.flags.str('port');
  if (!/^[+-]?\d+$/.test(text))
    throw new CommandError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}

function annotation(text: string): [string, string] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new CommandError(`invalid annotations format: ${text}`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}

function environmentVariable(text: string): { name: string; value: string } {
  const equals = text.indexOf('=');
  const name = text.slice(0, Math.max(equals, 0));
  if (name === '' || isEnvVarName(name).length > 0) throw new CommandError(`invalid env: ${text}`);
  return { name, value: text.slice(equals + 1) };
}
