import type { Container, ContainerPort } from '../../api/generated/types.ts';
import {
  duplicate,
  type FieldError,
  invalidValue,
  notSupported,
  required,
} from '../../apimachinery/validation/field-error.ts';
import { isPortName, isPortNumber } from '../../apimachinery/validation/names.ts';
import type { Path } from '../../apimachinery/validation/path.ts';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

/** The ports of one container. models pkg/apis/core/validation/validation.go, validateContainerPorts */
export function validatePorts(ports: readonly ContainerPort[], at: Path, errors: FieldError[]): void {
  const names = new Set<string>();
  ports.forEach(({ name, containerPort = 0, hostPort = 0, protocol = '' }, index) => {
    const here = at.index(index);
    if (name) {
      const wrong = isPortName(name);
      for (const message of wrong) errors.push(invalidValue(here.child('name'), name, message));
      if (wrong.length === 0) {
        if (names.has(name)) errors.push(duplicate(here.child('name'), name));
        names.add(name);
      }
    }
    if (containerPort === 0) errors.push(required(here.child('containerPort')));
    else {
      for (const message of isPortNumber(containerPort)) {
        errors.push(invalidValue(here.child('containerPort'), containerPort, message));
      }
    }
    if (hostPort !== 0) {
      for (const message of isPortNumber(hostPort))
        errors.push(invalidValue(here.child('hostPort'), hostPort, message));
    }
    if (protocol === '') errors.push(required(here.child('protocol')));
    else if (!PROTOCOLS.includes(protocol))
      errors.push(notSupported(here.child('protocol'), protocol, PROTOCOLS));
  });
}

/** No two containers of a pod may take the same port of the host. models checkHostPortConflicts */
export function validateHostPorts(containers: readonly Container[], at: Path, errors: FieldError[]): void {
  const taken = new Set<string>();
  containers.forEach((container, index) => {
    (container.ports ?? []).forEach(({ hostPort, hostIP = '', protocol = '' }, portIndex) => {
      if (!hostPort) return;
      const key = `${protocol}/${hostIP}/${hostPort}`;
      if (taken.has(key)) {
        errors.push(duplicate(at.index(index).child('ports').index(portIndex).child('hostPort'), key));
      }
      taken.add(key);
    });
  });
}
