import type { Pod } from '../../api/generated/types.ts';
import { ConnectionRefused } from '../../api/status.ts';
import type { RequestContext } from '../context.ts';
import { badRequest, internalError, plainError } from '../errors.ts';
import type { ApiAnswer, LogOptions, NodeAgent } from '../interface.ts';
import { isTrue } from '../request.ts';
import { storedObject } from '../verbs/get.ts';
import { wholeNumber } from '../verbs/revision.ts';

/** What the API server asks a pod's kubelet for. models pkg/registry/core/pod/rest and pkg/registry/core/pod/strategy.go */

/** GET pods/NAME/log */
export function log(context: RequestContext): ApiAnswer {
  const pod = storedObject(context) as Pod;
  const query = context.call.query;
  const container = containerOf(pod, query?.get('container') ?? '');
  const options: LogOptions = {
    follow: isTrue(query?.get('follow')),
    previous: isTrue(query?.get('previous')),
    timestamps: isTrue(query?.get('timestamps')),
    ...defined('tailLines', wholeNumber(query, 'tailLines')),
    ...defined('sinceSeconds', wholeNumber(query, 'sinceSeconds')),
    ...defined('limitBytes', wholeNumber(query, 'limitBytes')),
    ...defined('sinceTime', query?.get('sinceTime') ?? undefined),
  };
  if (!pod.spec?.nodeName) return { code: 200, body: '', contentType: 'text/plain' };
  const answer = reach(context, pod, agent => agent.logs(nameOf(pod), container, options));
  return typeof answer === 'string'
    ? { code: 200, body: answer, contentType: 'text/plain' }
    : { code: 200, session: answer, contentType: 'text/plain' };
}

function defined<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value };
}

/** pods/NAME/exec */
export function exec(context: RequestContext): ApiAnswer {
  const pod = runningPod(context);
  const query = context.call.query;
  const container = containerOf(pod, query?.get('container') ?? '');
  const command = query?.getAll('command') ?? [];
  if (command.length === 0) throw badRequest('you must specify at least 1 command for the container');
  const io = { stdin: isTrue(query?.get('stdin')), tty: isTrue(query?.get('tty')) };
  return {
    code: 101,
    session: reach(context, pod, agent => agent.exec(nameOf(pod), container, command, io)),
  };
}

/** pods/NAME/attach */
export function attach(context: RequestContext): ApiAnswer {
  const pod = runningPod(context);
  const query = context.call.query;
  const container = containerOf(pod, query?.get('container') ?? '');
  const io = { stdin: isTrue(query?.get('stdin')), tty: isTrue(query?.get('tty')) };
  return { code: 101, session: reach(context, pod, agent => agent.attach(nameOf(pod), container, io)) };
}

/** pods/NAME/portforward */
export function portForward(context: RequestContext): ApiAnswer {
  const pod = runningPod(context);
  const port = wholeNumber(context.call.query, 'ports') ?? 0;
  return { code: 101, session: reach(context, pod, agent => agent.portForward(nameOf(pod), port)) };
}

function runningPod(context: RequestContext): Pod {
  const pod = storedObject(context) as Pod;
  if (!pod.spec?.nodeName) throw badRequest(`pod ${pod.metadata?.name} does not have a host assigned`);
  const phase = pod.status?.phase;
  if (phase === 'Succeeded' || phase === 'Failed') {
    throw plainError(`cannot exec into a container in a completed pod; current phase is ${phase}`);
  }
  return pod;
}

function nameOf({ metadata }: Pod): { namespace: string; name: string } {
  return { namespace: metadata?.namespace ?? '', name: metadata?.name ?? '' };
}

/** The container meant: the one named, or the only one. @throws ApiError BadRequest */
function containerOf({ metadata, spec }: Pod, wanted: string): string {
  const names = (list: readonly { readonly name: string }[] | undefined) =>
    (list ?? []).map(({ name }) => name);
  const containers = names(spec?.containers);
  const init = names(spec?.initContainers);
  const ephemeral = names(spec?.ephemeralContainers);
  if (wanted !== '') {
    if ([...containers, ...init, ...ephemeral].includes(wanted)) return wanted;
    throw badRequest(`container ${wanted} is not valid for pod ${metadata?.name}`);
  }
  if (containers.length === 1 && init.length === 0 && ephemeral.length === 0) return containers[0]!;
  if (containers.length === 1) return containers[0]!;
  const choice = `choose one of: [${containers.join(' ')}]`;
  const others = init.length === 0 ? '' : ` or one of the init containers: [${init.join(' ')}]`;
  throw badRequest(`a container name must be specified for pod ${metadata?.name}, ${choice}${others}`);
}

/** Runs `work` with the kubelet of the pod's node. @throws ApiError where it cannot be reached */
function reach<Result>({ backend }: RequestContext, pod: Pod, work: (agent: NodeAgent) => Result): Result {
  const node = pod.spec?.nodeName ?? '';
  if (backend.dialNode === undefined) throw internalError(`error dialing backend: no route to node ${node}`);
  try {
    return work(backend.dialNode(node));
  } catch (error) {
    if (error instanceof ConnectionRefused) throw internalError(`error dialing backend: ${error.message}`);
    throw error;
  }
}
