/** What a plugin says about a pod, or about a pod on a node. models k8s.io/kube-scheduler/framework/interface.go */
export type Code =
  /** Something went wrong that has nothing to do with the pod. */
  | 'Error'
  /** The pod does not fit now; evicting other pods may help. */
  | 'Unschedulable'
  /** The pod does not fit and evicting pods will not help. */
  | 'UnschedulableAndUnresolvable'
  /** Permit: the pod is to wait. */
  | 'Wait'
  /** The plugin has nothing to do for this pod; bind: another plugin is to do it. */
  | 'Skip'
  /** The pod waits for something outside the scheduler; it is tried again without backoff. */
  | 'Pending';

/** An answer other than success; success is `undefined`, so that the common case costs nothing. */
export interface Status {
  readonly code: Code;
  readonly reasons: readonly string[];
  /** The plugin that said it. */
  readonly plugin: string;
}

/** What a plugin answers: nothing on success. */
export type Outcome = Status | undefined;

/** Makes a status. */
export function refuse(plugin: string, code: Code, ...reasons: string[]): Status {
  return { code, reasons, plugin };
}

/** True when the status means that the pod cannot be placed, rather than that something broke. */
export function isRejected(status: Status): boolean {
  return (
    status.code === 'Unschedulable' ||
    status.code === 'UnschedulableAndUnresolvable' ||
    status.code === 'Pending'
  );
}

/** The reasons as one text. */
export function messageOf(status: Status): string {
  return status.reasons.join(', ');
}
