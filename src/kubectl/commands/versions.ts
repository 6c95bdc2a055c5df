/** version, api-versions, cluster-info, options. models kubectl/pkg/cmd/{version,apiresources,clusterinfo,options} */
import { KUBECTL_VERSION } from '../../api/version.ts';
import { indentedJson } from '../../apimachinery/go/indented-json.ts';
import { toYaml } from '../../apimachinery/yaml/emit.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Command } from '../framework/command.ts';
import { CommandError, UrlError } from '../framework/errors.ts';
import { bool, str } from '../framework/flag.ts';
import { GLOBAL_FLAGS } from '../framework/global-flags.ts';
import { flagText } from '../framework/help.ts';
import { metaText } from '../resource/info.ts';
import type { Run } from '../run.ts';

const KUSTOMIZE_VERSION = 'v5.8.1';
const [MAJOR = '', MINOR = ''] = KUBECTL_VERSION.slice(1).split('.');

export const version: Command = {
  name: 'version',
  flagsInUsage: true,
  short: 'Print the client and server version information',
  examples: '\n# Print the versions of client and server\nkubectl version',
  flags: [
    bool('client', 'Only the version of the client.'),
    str('output', "Output format: 'yaml' or 'json'.", { short: 'o', complete: ['yaml', 'json'] }),
  ],
  run: async run => {
    const output = run.flags.str('output');
    if (run.args.length > 0) throw new CommandError(`extra arguments: [${run.args.join(' ')}]`);
    if (!['', 'yaml', 'json'].includes(output)) throw new CommandError("--output must be 'yaml' or 'json'");
    const client = {
      compiler: 'gc',
      gitVersion: KUBECTL_VERSION,
      goVersion: 'go1.26',
      major: MAJOR,
      minor: MINOR,
      platform: 'linux/amd64',
    };
    let server: JsonObject | undefined;
    let failure: unknown;
    if (!run.flags.bool('client')) {
      try {
        server = await run.rest.json('GET', '/version', {
          query: { timeout: '32s' },
        });
      } catch (error) {
        failure = error;
      }
    }
    const all = {
      clientVersion: client,
      kustomizeVersion: KUSTOMIZE_VERSION,
      ...(server === undefined ? {} : { serverVersion: server }),
    };
    if (output === 'yaml') run.out(toYaml(all));
    else if (output === 'json') run.out(`${indentedJson(all, false, 2)}\n`);
    else {
      run.out(`Client Version: ${KUBECTL_VERSION}\nKustomize Version: ${KUSTOMIZE_VERSION}\n`);
      if (server !== undefined) run.out(`Server Version: ${String(server.gitVersion)}\n`);
    }
    if (failure !== undefined) throw failure;
    if (server !== undefined) skew(run, String(server.gitVersion));
  },
};

function skew(run: Run, server: string): void {
  const minor = Number(/^v?\d+\.(\d+)/.exec(server)?.[1] ?? MINOR);
  if (Math.abs(minor - Number(MINOR)) > 1) {
    run.err(
      `WARNING: version difference between client (${MAJOR}.${MINOR}) and server (${MAJOR}.${minor}) exceeds the supported minor version skew of +/-1\n`,
    );
  }
}

export const apiVersions: Command = {
  name: 'api-versions',
  short: 'Print the supported API versions on the server, in the form of "group/version"',
  examples: '\n# Print the supported API versions\nkubectl api-versions',
  run: async run => {
    if (run.args.length > 0) throw run.usageError(`unexpected arguments: [${run.args.join(' ')}]`);
    const { versions } = await run.discovery(1).catch((error: unknown) => {
      if (!(error instanceof UrlError)) throw error;
      throw new CommandError(`couldn't get available api versions from server: ${error.message}`);
    });
    run.out(
      [...new Set(versions)]
        .sort()
        .map(one => `${one}\n`)
        .join(''),
    );
  },
};

const clusterInfoDump: Command = {
  name: 'dump',
  flagsInUsage: true,
  short: 'Dump relevant information for debugging and diagnosis',
  examples: '\n# Print the state of the cluster\nkubectl cluster-info dump',
  flags: [bool('all-namespaces', 'All namespaces.', { short: 'A' })],
  run: async run => {
    const discovery = await run.discovery(0);
    const namespaces = run.flags.bool('all-namespaces') ? [undefined] : ['kube-system', run.namespace];
    const print = (kind: string, items: readonly JsonObject[]) =>
      run.out(`${indentedJson({ kind, apiVersion: 'v1', metadata: {}, items })}\n`);
    print('NodeList', await run.list(discovery.find('nodes'), undefined));
    for (const namespace of namespaces) {
      for (const type of [
        'events',
        'replicationcontrollers',
        'services',
        'daemonsets',
        'deployments',
        'replicasets',
        'pods',
      ]) {
        const resource = discovery.find(type);
        print(`${resource.kind}List`, await run.list(resource, namespace));
      }
    }
  },
};

export const clusterInfo: Command = {
  name: 'cluster-info',
  flagsInUsage: true,
  short: 'Display cluster information',
  long: `Display addresses of the control plane and services with label kubernetes.io/cluster-service=true. To further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.`,
  examples: '\n# Print the addresses of the control plane and of cluster services\nkubectl cluster-info',
  commands: [clusterInfoDump],
  run: async run => {
    try {
      const resource = (await run.discovery(5)).find('services');
      const services = await run.list(resource, 'kube-system', {
        labelSelector: 'kubernetes.io/cluster-service=true',
      });
      const { server } = run.connection;
      run.out(`Kubernetes control plane is running at ${server}\n`);
      for (const service of services) {
        const spec = (service.spec ?? {}) as { ports?: readonly { name?: string; port: number }[] };
        const labels = (service.metadata as { labels?: Record<string, string> } | undefined)?.labels ?? {};
        const name = metaText(service, 'name');
        const port = spec.ports?.[0]?.name;
        const title = labels['kubernetes.io/name'] ?? name;
        run.out(
          `${title} is running at ${server}/api/v1/namespaces/kube-system/services/${name}${port ? `:${port}` : ''}/proxy\n`,
        );
      }
    } catch (error) {
      run.out("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n");
      throw error;
    }
    run.out("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n");
  },
};

export const options: Command = {
  name: 'options',
  short: 'Print the list of flags inherited by all commands',
  hidden: true,
  run: async run => {
    run.out(`The following options can be passed to any command:\n\n${flagText(GLOBAL_FLAGS)}\n`);
  },
};
