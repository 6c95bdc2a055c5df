import { withEntry } from '../../../apimachinery/kubeconfig/edit.ts';
import type { JsonObject } from '../../../base/json.ts';
import type { Command } from '../../framework/command.ts';
import { bool, str } from '../../framework/flag.ts';
import { change, fileOf, target, unexpected } from './edit-file.ts';
import { embedded } from './embed.ts';

/** models set_cluster.go */
export const setCluster: Command = {
  name: 'set-cluster',
  use: 'NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]',
  short: 'Set a cluster entry in kubeconfig',
  examples: '\n# Set only the server of a cluster\nkubectl config set-cluster e2e --server=https://1.2.3.4',
  flags: [
    bool('embed-certs', 'Put the contents of the certificate file into the kubeconfig.'),
    str('proxy-url', 'Proxy to reach the cluster through.'),
  ],
  run: async run => {
    const [name] = run.args;
    if (name === undefined || run.args.length > 1) throw unexpected(run);
    const { flags } = run;
    const file = target(run, fileOf(run, 'clusters', name));
    const fields: Record<string, unknown> = {};
    if (flags.changed('server')) fields.server = flags.str('server');
    if (flags.changed('tls-server-name')) fields['tls-server-name'] = flags.str('tls-server-name');
    if (flags.changed('insecure-skip-tls-verify'))
      fields['insecure-skip-tls-verify'] = flags.bool('insecure-skip-tls-verify') || undefined;
    // A cluster has a certificate to check against or is not checked, never both.
    if (flags.bool('insecure-skip-tls-verify'))
      Object.assign(fields, { 'certificate-authority': undefined, 'certificate-authority-data': undefined });
    else if (flags.changed('certificate-authority')) fields['insecure-skip-tls-verify'] = undefined;
    if (flags.str('proxy-url') !== '') fields['proxy-url'] = flags.str('proxy-url');
    if (flags.changed('certificate-authority'))
      Object.assign(fields, embedded(run, 'certificate-authority', flags.str('certificate-authority'), file));
    change(run, file, config =>
      withEntry(config, 'clusters', name, old => ({ ...old, ...fields }) as JsonObject),
    );
    run.out(`Cluster ${JSON.stringify(name)} set.\n`);
  },
};
