/** models kubectl/pkg/cmd/autoscale/autoscale.go */

import { parseQuantity } from '../../api/quantity.ts';
import { ApiError } from '../../api/status.ts';
import type { JsonObject } from '../../base/json.ts';
import { completeObjects } from '../completion/objects.ts';
import type { Command } from '../framework/command.ts';
import { CommandError } from '../framework/errors.ts';
import { int, str } from '../framework/flag.ts';
import { generatedPrinter, successLine } from '../printers/output.ts';
import { RECORD_FLAG, recorded } from '../resource/change-cause.ts';
import type { Info } from '../resource/info.ts';
import { selectionOf, visitSelected } from '../resource/selection.ts';
import { createObject, withGeneratedLastApplied } from '../resource/write.ts';
import { apiVersion } from '../rest/discovery.ts';
import type { Run } from '../run.ts';
import { dryRunFlag, fileFlags, managerFlag, OUTPUT_FLAGS, saveConfigFlag } from './shared-flags.ts';

const SCALABLE = ['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController'];

export const autoscale: Command = {
  name: 'autoscale',
  use: '(-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY]',
  short: 'Auto-scale a deployment, replica set, stateful set, or replication controller',
  long: 'Creates an autoscaler that chooses the number of pods of a deployment, replica set, stateful set or replication controller.',
  examples: `
# Keep a deployment between 2 and 10 pods
kubectl autoscale deployment foo --min=2 --max=10

# Aim at 80% of the requested CPU
kubectl autoscale deployment foo --max=5 --cpu=80%

# Aim at 500 millicores and 200 MiB a pod
kubectl autoscale deployment foo --max=5 --cpu=500m --memory=200Mi`,
  flags: [
    str('cpu', 'CPU to aim at: a share of the request (80%) or an amount a pod (500m).'),
    int('cpu-percent', 'Share of the requested CPU to aim at.', {
      value: '-1',
      deprecated:
        "Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
    }),
    dryRunFlag(),
    managerFlag('kubectl-autoscale'),
    ...fileFlags('File, folder or URL that names the resource.'),
    int('max', 'The most pods that the autoscaler may ask for.', { value: '-1', required: true }),
    str('memory', 'Memory to aim at: a share of the request (60%) or an amount a pod (200Mi).'),
    int('min', 'The fewest pods. The server chooses where this is absent or negative.', { value: '-1' }),
    str('name', 'Name of the autoscaler; that of the resource where absent.'),
    ...OUTPUT_FLAGS,
    RECORD_FLAG,
    saveConfigFlag(),
  ],
  complete: completeObjects,
  run: async run => {
    const { flags } = run;
    if (flags.int('max') < 1)
      throw new CommandError(`--max=MAXPODS is required and must be at least 1, max: ${flags.int('max')}`);
    if (flags.int('max') < flags.int('min')) {
      throw new CommandError(
        `--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${flags.int('max')}, min: ${flags.int('min')}`,
      );
    }
    if (flags.int('cpu-percent') !== -1 && flags.str('cpu') !== '')
      throw new CommandError('--cpu-percent and --cpu are mutually exclusive');
    const printer = generatedPrinter(run);
    await visitSelected(
      run,
      await selectionOf(run, { labelSelector: '' }),
      async info => {
        const object = await autoscaled(run, info);
        run.out(printer === undefined ? successLine(run, object, 'autoscaled') : printer(object));
      },
      'as given',
    );
  },
};

async function autoscaled(run: Run, info: Info): Promise<JsonObject> {
  const { kind, resource, group, version } = info.resource;
  if (!SCALABLE.includes(kind))
    throw new CommandError(
      `cannot autoscale a ${kind}: could not find scale subresource for ${group}/${version}, Resource=${resource} in discovery information`,
    );
  const made = recorded(run, hpaFor(run, info));
  if (run.dryRun === 'client') return made;
  const object = run.flags.bool('save-config') ? withGeneratedLastApplied(made) : made;
  const autoscalers = (await run.discovery()).ofKind('autoscaling/v2', 'HorizontalPodAutoscaler')!;
  try {
    return await createObject(run, autoscalers, info.namespace, object);
  } catch (error) {
    // Upstream tries autoscaling/v1 next, which knows a share of CPU alone: what it then says is about that.
    const cpu = run.flags.str('cpu');
    if (!(error instanceof ApiError) || (cpu.endsWith('%') && run.flags.str('memory') === '')) throw error;
    throw new CommandError(
      `failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: ${cpu === '' ? 'empty input' : '%!w(<nil>)'}`,
    );
  }
}

function hpaFor(run: Run, info: Info): JsonObject {
  const { flags } = run;
  const metrics = [
    ...metric(
      'cpu',
      flags.str('cpu') || (flags.int('cpu-percent') >= 0 ? `${flags.int('cpu-percent')}%` : ''),
    ),
    ...metric('memory', flags.str('memory')),
  ];
  const explicit = run.namespaceGiven || run.namespace !== 'default' || run.dryRun !== 'client';
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: flags.str('name') || info.name, ...(explicit ? { namespace: info.namespace } : {}) },
    spec: {
      scaleTargetRef: { apiVersion: apiVersion(info.resource), kind: info.resource.kind, name: info.name },
      ...(flags.int('min') > 0 ? { minReplicas: flags.int('min') } : {}),
      maxReplicas: flags.int('max'),
      ...(metrics.length > 0 ? { metrics } : {}),
    },
  };
}

function metric(name: string, text: string): JsonObject[] {
  if (text === '') return [];
  const percent = /^(\d+)%$/.exec(text);
  if (percent === null && (parseQuantity(text) === undefined || (/^\d+$/.test(text) && name === 'memory'))) {
    throw new CommandError(`invalid resource ${name} value: ${text}`);
  }
  const target =
    percent === null
      ? { type: 'AverageValue', averageValue: perPod(name, text) }
      : { type: 'Utilization', averageUtilization: Number(percent[1]) };
  return [{ type: 'Resource', resource: { name, target } }];
}

/** A bare number means millicores of CPU, Mi of memory. */
function perPod(name: string, text: string): string {
  if (!/^\d+$/.test(text)) return text;
  return name === 'cpu' ? `${text}m` : `${text}Mi`;
}
