import { isDns1123Subdomain, isPortName, isPortNumber } from '../../../apimachinery/validation/names.ts';
import type { JsonObject } from '../../../base/json.ts';
import type { Command } from '../../framework/command.ts';
import { CommandError } from '../../framework/errors.ts';
import { int, str, strings } from '../../framework/flag.ts';
import type { Run } from '../../run.ts';
import { generatorCommand } from './generator.ts';

const MAX_PORT = 65_535;
const TCP = strings('tcp', "Pairs of ports, as '<port>:<targetPort>'.");

/** models create_service.go */
function service(run: Run, name: string, type: string, more: JsonObject = {}): JsonObject {
  const nodePort = run.flags.has('node-port') ? run.flags.int('node-port') : 0;
  const ports = run.flags.list('tcp').map(text => portOf(text, nodePort));
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, labels: { app: name } },
    spec: { ...(ports.length > 0 ? { ports } : {}), selector: { app: name }, type, ...more },
  };
}

/** models parsePorts */
function portOf(text: string, nodePort: number): JsonObject {
  const [first = '', second = first] = text.split(':');
  if (!/^\d+$/.test(first))
    throw new CommandError(`strconv.ParseUint: parsing ${JSON.stringify(first)}: invalid syntax`);
  if (Number(first) > MAX_PORT)
    throw new CommandError(`strconv.ParseUint: parsing ${JSON.stringify(first)}: value out of range`);
  return {
    name: text.replaceAll(':', '-'),
    port: Number(first),
    protocol: 'TCP',
    targetPort: second === first ? Number(first) : targetPortOf(second),
    ...(nodePort === 0 ? {} : { nodePort }),
  };
}

/** @throws CommandError in the words of validation.IsValidPortNum and IsValidPortName */
function targetPortOf(text: string): number | string {
  const problems = /^[+-]?\d+$/.test(text) ? isPortNumber(Number(text)) : isPortName(text);
  if (problems.length > 0) throw new CommandError(problems.join(','));
  return /^[+-]?\d+$/.test(text) ? Number(text) : text;
}

function needsPorts(run: Run): void {
  if (run.flags.list('tcp').length === 0)
    throw new CommandError('at least one tcp port specifier must be provided');
}

const clusterip = generatorCommand({
  name: 'clusterip',
  use: 'NAME [--tcp=<port>:<targetPort>] [--dry-run=server|client|none]',
  short: 'Create a ClusterIP service',
  failure: 'failed to create ClusterIP service: ',
  examples:
    '\n# Create a ClusterIP service\nkubectl create service clusterip my-cs --tcp=5678:8080\n\n# Create a headless one\nkubectl create service clusterip my-cs --clusterip="None"',
  flags: [
    str(
      'clusterip',
      "ClusterIP of the service; empty for one that is chosen, 'None' for a headless service.",
    ),
    TCP,
  ],
  object: (run, name) => {
    const ip = run.flags.str('clusterip');
    if (ip !== 'None') needsPorts(run);
    return service(run, name, 'ClusterIP', ip === '' ? {} : { clusterIP: ip });
  },
});

const nodeport = generatorCommand({
  name: 'nodeport',
  use: 'NAME [--tcp=port:targetPort] [--dry-run=server|client|none]',
  short: 'Create a NodePort service',
  failure: 'failed to create NodePort service: ',
  examples: '\n# Create a NodePort service\nkubectl create service nodeport my-ns --tcp=5678:8080',
  flags: [int('node-port', 'Port that opens on each node.'), TCP],
  object: (run, name) => {
    needsPorts(run);
    return service(run, name, 'NodePort');
  },
});

const loadbalancer = generatorCommand({
  name: 'loadbalancer',
  use: 'NAME [--tcp=port:targetPort] [--dry-run=server|client|none]',
  short: 'Create a LoadBalancer service',
  failure: 'failed to create LoadBalancer service: ',
  examples: '\n# Create a LoadBalancer service\nkubectl create service loadbalancer my-lbs --tcp=5678:8080',
  flags: [TCP],
  object: (run, name) => {
    needsPorts(run);
    return service(run, name, 'LoadBalancer');
  },
});

const externalname = generatorCommand({
  name: 'externalname',
  use: 'NAME --external-name external.name [--dry-run=server|client|none]',
  short: 'Create an ExternalName service',
  failure: 'failed to create ExternalName service: ',
  examples:
    '\n# Create an ExternalName service\nkubectl create service externalname my-ns --external-name bar.com',
  flags: [str('external-name', 'DNS name that the service stands for.', { required: true }), TCP],
  object: (run, name) => {
    const externalName = run.flags.str('external-name');
    if (isDns1123Subdomain(externalName).length > 0)
      throw new CommandError(`invalid service external name ${externalName}`);
    return service(run, name, 'ExternalName', { externalName });
  },
});

export const serviceCommand: Command = {
  name: 'service',
  flagsInUsage: true,
  aliases: ['svc'],
  short: 'Create a service using a specified subcommand',
  commands: [clusterip, externalname, loadbalancer, nodeport],
};
