/** `kubectl set env --list`, with --resolve too. models set_env.go and env_resolve.go */
import { textFromBase64 } from '../../../base/base64.ts';
import type { JsonObject } from '../../../base/json.ts';
import type { Info } from '../../resource/info.ts';
import type { Run } from '../../run.ts';
import type { Variable } from './env-variables.ts';
import { inPodSpec, nameMatches } from './update.ts';

/** Prints the variables of an object's containers. */
export async function listVariables(run: Run, info: Info): Promise<void> {
  for (const container of containersOf(info.object!)) {
    if (!nameMatches(run.flags.str('containers'), String(container.name))) continue;
    run.out(`# ${info.resource.kind} ${info.name}, container ${String(container.name)}\n`);
    for (const variable of (container.env ?? []) as unknown as readonly Variable[])
      run.out(`${await lineOf(run, info, variable)}\n`);
  }
}

function containersOf(object: JsonObject): readonly JsonObject[] {
  let found: readonly JsonObject[] = [];
  inPodSpec(object, spec => {
    found = [...((spec.containers ?? []) as JsonObject[]), ...((spec.initContainers ?? []) as JsonObject[])];
    return spec;
  });
  return found;
}

interface Reference {
  readonly name?: string;
  readonly key?: string;
  readonly fieldPath?: string;
  readonly resource?: string;
  readonly containerName?: string;
}

async function lineOf(run: Run, info: Info, { name, value = '', valueFrom }: Variable): Promise<string> {
  if (valueFrom === undefined) return `${name}=${value}`;
  const [kind = '', entry] = Object.entries(valueFrom)[0] ?? [];
  const reference = (entry ?? {}) as Reference;
  const resolved = run.flags.bool('resolve') ? await resolve(run, info, kind, reference) : undefined;
  return resolved === undefined ? `# ${name} from ${referenceText(kind, reference)}` : `${name}=${resolved}`;
}

/** models GetEnvVarRefString */
function referenceText(kind: string, { name, key, fieldPath, resource, containerName }: Reference): string {
  if (kind === 'secretKeyRef') return `secret ${name}, key ${key}`;
  if (kind === 'configMapKeyRef') return `configmap ${name}, key ${key}`;
  if (kind === 'fieldRef') return `field path ${fieldPath}`;
  return `resource ${containerName ? `${containerName}/` : ''}${resource}`;
}

/** The value of a key in a config map or secret; undefined for other references and where it is not there. */
async function resolve(
  run: Run,
  info: Info,
  kind: string,
  { name = '', key = '' }: Reference,
): Promise<string | undefined> {
  const type = { configMapKeyRef: 'configmaps', secretKeyRef: 'secrets' }[kind];
  if (type === undefined) return undefined;
  try {
    const object = await run.get((await run.discovery()).find(type), info.namespace, name);
    const value = (object.data as Record<string, string> | undefined)?.[key];
    return value !== undefined && kind === 'secretKeyRef' ? textFromBase64(value) : value;
  } catch (error) {
    run.err(`error retrieving reference for ${name}: ${(error as Error).message}\n`);
    return undefined;
  }
}
