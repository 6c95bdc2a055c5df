/** Turns the arguments and -f of a command into the objects it is about. models cli-runtime/pkg/resource builder.go */
import { CommandError, UrlError } from '../framework/errors.ts';
import type { Discovery, Resource } from '../rest/discovery.ts';
import { apiVersion } from '../rest/discovery.ts';
import type { Run } from '../run.ts';
import { type Info, metaText } from './info.ts';
import type { Manifest } from './manifests.ts';

/** What was asked for: named objects, or whole collections. */
export interface Selection {
  readonly infos: readonly Info[];
  /** Collections to list: `get pods`, `delete pods --all`. */
  readonly collections: readonly Resource[];
  /** True for exactly one named object: its absence is an error of its own. */
  readonly single: boolean;
}

export interface SelectOptions {
  readonly namespace: string;
  readonly allNamespaces?: boolean;
  /** A type without names selects all of it. */
  readonly selectAll?: boolean;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** `--all` */
  readonly all?: boolean;
}

export const NOTHING_GIVEN = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;

/** Reads `pods`, `pods,svc`, `pod a b`, `pod/a svc/b`. @throws CommandError for forms that do not go together */
export function selectByArguments(
  discovery: Discovery,
  args: readonly string[],
  options: SelectOptions,
): Selection {
  const { namespace } = options;
  const selector = options.labelSelector || options.fieldSelector;
  if (args.length === 0) throw new CommandError(NOTHING_GIVEN);
  const info = (resource: Resource, name: string): Info => ({
    resource,
    name,
    namespace: resource.namespaced ? namespace : '',
  });
  if (args.some(arg => arg.includes('/'))) {
    for (const arg of args) {
      if (!arg.includes('/')) {
        throw new CommandError(
          "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
        );
      }
      const parts = arg.split('/');
      if (parts.length !== 2)
        throw new CommandError('arguments in resource/name form may not have more than one slash');
      if (parts[0] === '' || parts[1] === '') {
        throw new CommandError('arguments in resource/name form must have a single resource and name');
      }
    }
    if (options.allNamespaces)
      throw new CommandError('a resource cannot be retrieved by name across all namespaces');
    if (selector) throw new CommandError('name cannot be provided when a selector is specified');
    const infos = args.map(arg => {
      const [type = '', name = ''] = arg.split('/');
      return info(discovery.find(type), name);
    });
    return { infos, collections: [], single: infos.length === 1 };
  }
  const resources = resolveTypes(discovery, args[0]!);
  const names = args.slice(1);
  if (names.length > 0) {
    if (options.allNamespaces)
      throw new CommandError('a resource cannot be retrieved by name across all namespaces');
    if (selector || options.all) {
      throw new CommandError('name cannot be provided when a selector is specified');
    }
    const infos = resources.flatMap(resource => names.map(name => info(resource, name)));
    return { infos, collections: [], single: infos.length === 1 };
  }
  if (!selector && !options.all && !options.selectAll) {
    throw new CommandError('resource(s) were provided, but no name was specified');
  }
  return { infos: [], collections: resources, single: false };
}

/** The resources of a comma separated list of types and categories. */
export function resolveTypes(discovery: Discovery, list: string): Resource[] {
  const found = list
    .split(',')
    .flatMap(word => (word === 'all' ? discovery.category('all') : [discovery.find(word)]));
  return [...new Set(found)];
}

/** The object of a manifest of this run as something to act on. @param validated the server's schema is asked for first @throws CommandError */
export async function recognized(run: Run, manifest: Manifest, validated = false): Promise<Info> {
  try {
    const discovery = await run.discovery(validated ? 0 : 1);
    return infoOfManifest(discovery, manifest, run.namespace, run.namespaceGiven);
  } catch (error) {
    if (!(error instanceof UrlError)) throw error;
    const source = JSON.stringify(manifest.source);
    if (!validated) throw new CommandError(`unable to recognize ${source}: ${error.message}`);
    const url = run.rest.url('/openapi/v2', { timeout: '32s' });
    throw new CommandError(
      `error validating ${source}: error validating data: failed to download openapi: Get ${JSON.stringify(url)}: ${error.reason}; if you choose to ignore these errors, turn validation off with --validate=false`,
    );
  }
}

/** The object of a manifest as something to act on. @throws CommandError when the server does not know its kind */
export function infoOfManifest(
  discovery: Discovery,
  manifest: Manifest,
  namespace: string,
  enforceNamespace: boolean,
): Info {
  if (manifest.error !== undefined) throw manifest.error;
  const { object, source } = manifest;
  const version = String(object.apiVersion);
  const kind = String(object.kind);
  const own = metaText(object, 'namespace');
  const name = metaText(object, 'name');
  const resource = discovery.ofKind(version, kind);
  if (resource === undefined) {
    throw new CommandError(
      `resource mapping not found for name: ${JSON.stringify(name)} namespace: ${JSON.stringify(own)} from ${JSON.stringify(source)}: no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(version)}\nensure CRDs are installed first`,
    );
  }
  if (!resource.namespaced) return { resource, namespace: '', name, source, object };
  if (own !== '' && enforceNamespace && own !== namespace) {
    throw new CommandError(
      `the namespace from the provided object "${own}" does not match the namespace "${namespace}". You must pass '--namespace=${own}' to perform this operation.`,
    );
  }
  const withNamespace =
    own === '' ? { ...object, metadata: { ...(object.metadata as object | undefined), namespace } } : object;
  return {
    resource,
    namespace: own || namespace,
    name,
    source,
    object: withNamespace as Info['object'] & object,
  };
}

export { apiVersion };
