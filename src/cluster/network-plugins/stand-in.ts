import type { Machine } from '../../machine/machine.ts';
import { installProgram } from '../linux/distribution.ts';

const CONFIG = `{
  "name": "cbr0",
  "cniVersion": "0.3.1",
  "plugins": [
    { "type": "flannel", "delegate": { "hairpinMode": true, "isDefaultGateway": true } },
    { "type": "portmap", "capabilities": { "portMappings": true } }
  ]
}
`;

/** The network of a bare cluster: configured by hand, without anything in the cluster that keeps it. */
export function standInNetwork(machine: Machine): void {
  machine.files.writeFile('/etc/cni/net.d/10-flannel.conflist', CONFIG);
  installProgram(machine, '/opt/cni/bin/flannel');
}
