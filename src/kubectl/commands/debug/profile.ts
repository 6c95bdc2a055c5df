/** What --profile lets a debugging container do. models kubectl/pkg/cmd/debug/profiles.go */
import type { JsonObject } from '../../../base/json.ts';

export interface Profile {
  /** The security context of the debugging container, where it gets one. */
  readonly securityContext?: JsonObject;
  /** A pod on a node shares the node's namespaces. */
  readonly hostNamespaces?: boolean;
  /** A pod on a node has the node's files at /host. */
  readonly hostFiles?: boolean;
  /** The security context holds for a pod on a node too. */
  readonly onNode?: boolean;
}

export const PROFILES: Readonly<Record<string, Profile>> = {
  legacy: { hostNamespaces: true, hostFiles: true },
  general: {
    securityContext: { capabilities: { add: ['SYS_PTRACE'] } },
    hostNamespaces: true,
    hostFiles: true,
  },
  baseline: {},
  netadmin: {
    securityContext: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } },
    hostNamespaces: true,
    onNode: true,
  },
  restricted: {
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    onNode: true,
  },
  sysadmin: {
    securityContext: { privileged: true },
    hostNamespaces: true,
    hostFiles: true,
    onNode: true,
  },
};
