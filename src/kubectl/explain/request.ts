/** What `kubectl explain TYPE.field.field` asks for. models kubectl/pkg/explain/explain.go */
import { CommandError, FinalMessage } from '../framework/errors.ts';
import { type Discovery, qualified, type Resource } from '../rest/discovery.ts';

export interface ExplainRequest {
  readonly resource: Resource;
  readonly path: readonly string[];
}

/**
 * @param word `pods.spec`, `deployments.apps.spec`
 * @param apiVersion the version of --api-version, or ''
 * @throws CommandError for a path that cannot be read or a version that has no such resource; FinalMessage for an unknown type
 */
export function parseRequest(discovery: Discovery, word: string, apiVersion: string): ExplainRequest {
  if (word.startsWith('.') || word.includes('..'))
    throw new CommandError('invalid jsonpath syntax, first node must be field node');
  const [type = '', ...path] = fieldsOf(word);
  const known = discovery.tryFind(type);
  if (known === undefined)
    throw new FinalMessage(`the server doesn't have a resource type ${JSON.stringify(type)}`);
  if (apiVersion !== '') return { resource: ofVersion(discovery, known, apiVersion), path };
  const groups = discovery.resources.filter(one => one.resource === known.resource);
  const named = groups.find(one => word.startsWith(qualified(one)));
  if (named === undefined) return { resource: known, path };
  return { resource: named, path: fieldsOf(word.slice(qualified(named).length + 1)) };
}

function fieldsOf(path: string): string[] {
  return path.split('.').filter(part => part !== '');
}

function ofVersion(discovery: Discovery, { kind, resource }: Resource, apiVersion: string): Resource {
  const found = discovery.ofKind(apiVersion, kind);
  if (found !== undefined) return found;
  const version = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`;
  throw new CommandError(`couldn't find resource for "${version}, Resource=${resource}"`);
}
