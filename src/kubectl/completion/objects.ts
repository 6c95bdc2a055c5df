/** Words for arguments that name resources. */
import { metaText } from '../resource/info.ts';
import type { Run } from '../run.ts';

/** Types for the first argument, names for the others; `type/` offers that type's names. */
export async function completeObjects(run: Run, word: string): Promise<readonly string[]> {
  const slash = word.indexOf('/');
  if (slash > 0) {
    const type = word.slice(0, slash);
    return (await namesOf(run, type)).map(name => `${type}/${name}`);
  }
  const [type] = run.args;
  if (type !== undefined && !type.includes('/')) return namesOf(run, type);
  return completeTypes(run);
}

/** The types that the server offers. */
export async function completeTypes(run: Run): Promise<readonly string[]> {
  const discovery = await run.discovery();
  const types = discovery
    .preferred()
    .filter(one => one.verbs.includes('list'))
    .map(one => one.resource);
  return [...new Set([...types, 'all'])].sort();
}

/** Offers the names of one type, whatever the argument. */
export function completeNames(type: string) {
  return async (run: Run, word: string): Promise<readonly string[]> =>
    word.includes('/') ? completeObjects(run, word) : namesOf(run, type);
}

async function namesOf(run: Run, type: string): Promise<string[]> {
  const resource = (await run.discovery()).tryFind(type.split(',').pop()!);
  if (resource === undefined) return [];
  const objects = await run.list(resource, resource.namespaced ? run.namespace : undefined);
  return objects.map(object => metaText(object, 'name')).filter(name => !run.args.includes(name));
}
