/** What the server offers, and which resource a typed word means. models client-go/discovery, restmapper and shortcut.go */
import { isObject, type JsonObject } from '../../base/json.ts';
import { CommandError } from '../framework/errors.ts';
import type { Rest } from './rest.ts';

/** A resource as discovery told it. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  /** Plural name. */
  readonly resource: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly subresources: readonly string[];
}

const AGGREGATED =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';

/** `v1` or `apps/v1`. */
export function apiVersion(of: { readonly group: string; readonly version: string }): string {
  return of.group === '' ? of.version : `${of.group}/${of.version}`;
}

/** `pods` or `deployments.apps`. */
export function qualified(of: { readonly group: string; readonly resource: string }): string {
  return of.group === '' ? of.resource : `${of.resource}.${of.group}`;
}

/** `pod` or `deployment.apps`: how kubectl names an object it did something to, before `/name`. */
export function kindName(of: { readonly group: string; readonly kind: string }): string {
  return of.group === '' ? of.kind.toLowerCase() : `${of.kind.toLowerCase()}.${of.group}`;
}

/** The path of a collection or an object. */
export function pathOf(
  of: Resource,
  namespace: string | undefined,
  name?: string,
  subresource?: string,
): string {
  const root = of.group === '' ? `/api/${of.version}` : `/apis/${of.group}/${of.version}`;
  const scope = of.namespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  const object = name === undefined ? '' : `/${encodeURIComponent(name)}`;
  return `${root}${scope}/${of.resource}${object}${subresource ? `/${subresource}` : ''}`;
}

/** Asks the server for all that it offers. @throws UrlError, ApiError */
export async function discover(rest: Rest, warn: (text: string) => void): Promise<Discovery> {
  const found: Resource[] = [];
  const versions: string[] = [];
  for (const root of ['/api', '/apis']) {
    const answer = await rest.json('GET', root, { query: { timeout: '32s' }, accept: AGGREGATED });
    for (const { group, version, resources } of await groupVersions(rest, root, answer)) {
      versions.push(apiVersion({ group, version }));
      found.push(...resources);
    }
  }
  return new Discovery(found, versions, warn);
}

interface GroupVersionResources {
  readonly group: string;
  readonly version: string;
  readonly resources: readonly Resource[];
}

async function groupVersions(rest: Rest, root: string, answer: JsonObject): Promise<GroupVersionResources[]> {
  if (Array.isArray(answer.items)) return answer.items.filter(isObject).flatMap(aggregatedGroup);
  const named = Array.isArray(answer.versions)
    ? (answer.versions as string[]).map(version => ({ group: '', version, path: `${root}/${version}` }))
    : (Array.isArray(answer.groups) ? answer.groups.filter(isObject) : []).flatMap(group =>
        (group.versions as JsonObject[]).map(({ version }) => ({
          group: String(group.name),
          version: String(version),
          path: `${root}/${String(group.name)}/${String(version)}`,
        })),
      );
  const lists: GroupVersionResources[] = [];
  for (const { group, version, path } of named) {
    const list = await rest.json('GET', path);
    lists.push({ group, version, resources: legacyResources(group, version, list) });
  }
  return lists;
}

function aggregatedGroup(group: JsonObject): GroupVersionResources[] {
  const name = String((group.metadata as JsonObject | undefined)?.name ?? '');
  return (group.versions as JsonObject[]).map(entry => {
    const version = String(entry.version);
    const resources = ((entry.resources as JsonObject[] | undefined) ?? []).map(found => {
      const kind = found.responseKind as JsonObject | undefined;
      return {
        group: name,
        version,
        resource: String(found.resource),
        singular: String(found.singularResource ?? ''),
        kind: String(kind?.kind ?? ''),
        namespaced: found.scope === 'Namespaced',
        verbs: texts(found.verbs),
        shortNames: texts(found.shortNames),
        categories: texts(found.categories),
        subresources: ((found.subresources as JsonObject[] | undefined) ?? []).map(sub =>
          String(sub.subresource),
        ),
      };
    });
    return { group: name, version, resources };
  });
}

function legacyResources(group: string, version: string, list: JsonObject): Resource[] {
  const entries = ((list.resources as JsonObject[] | undefined) ?? []).map(entry => ({
    ...entry,
    name: String(entry.name),
  })) as (JsonObject & { name: string })[];
  return entries
    .filter(entry => !entry.name.includes('/'))
    .map(entry => ({
      group,
      version,
      resource: entry.name,
      singular: String(entry.singularName ?? ''),
      kind: String(entry.kind),
      namespaced: entry.namespaced === true,
      verbs: texts(entry.verbs),
      shortNames: texts(entry.shortNames),
      categories: texts(entry.categories),
      subresources: entries
        .filter(sub => sub.name.startsWith(`${entry.name}/`))
        .map(sub => sub.name.slice(entry.name.length + 1)),
    }));
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? (value as string[]) : [];
}

/** All resources of a server, with the ways to find one. */
export class Discovery {
  constructor(
    readonly resources: readonly Resource[],
    /** `v1`, `apps/v1`, ... in the server's order. */
    readonly versions: readonly string[],
    /** Told what is to be known of a word that was found. */
    private readonly warn: (text: string) => void = () => undefined,
  ) {}

  /**
   * The resource that a typed word means: `po`, `pods`, `Pod`, `deployments.apps`, `deployments.v1.apps`.
   * @throws CommandError when there is none
   */
  find(word: string): Resource {
    const found = this.tryFind(word);
    if (found === undefined)
      throw new CommandError(
        `the server doesn't have a resource type ${JSON.stringify(word.split('.').length === 2 ? word.split('.')[0] : word)}`,
      );
    return found;
  }

  tryFind(word: string): Resource | undefined {
    const [name = '', ...rest] = word.split('.');
    if (rest.length === 0) return this.named(name, () => true);
    const versioned =
      rest.length > 1
        ? this.named(name, one => one.version === rest[0] && one.group === rest.slice(1).join('.'))
        : undefined;
    const group = rest.join('.');
    return (
      versioned ??
      this.named(name, one => one.group === group) ??
      this.named(name, one => one.group.startsWith(`${group}.`))
    );
  }

  /** The resource of a kind. @param version `v1`, `apps/v1` */
  ofKind(version: string, kind: string): Resource | undefined {
    return this.resources.find(one => one.kind === kind && apiVersion(one) === version);
  }

  /** Resources of a category such as `all`, each in its preferred version. */
  category(name: string): Resource[] {
    return this.preferred().filter(one => one.categories.includes(name));
  }

  /** Every resource once, in the version that its group prefers. */
  preferred(): Resource[] {
    const seen = new Set<string>();
    return this.resources.filter(one => !seen.has(qualified(one)) && seen.add(qualified(one)));
  }

  private named(typed: string, fits: (one: Resource) => boolean): Resource | undefined {
    const word = typed.toLowerCase();
    const among = this.resources.filter(fits);
    return (
      among.find(one => one.resource === word) ??
      among.find(one => one.singular === word || one.kind.toLowerCase() === word) ??
      this.shortNamed(word, among)
    );
  }

  /** models shortcutExpander.expandResourceShortcut: the first wins, the others are told of */
  private shortNamed(word: string, among: readonly Resource[]): Resource | undefined {
    const [first, ...others] = among.filter(one => one.shortNames.includes(word));
    const lower = new Set(others.map(qualified));
    lower.delete(first === undefined ? '' : qualified(first));
    for (const other of lower)
      this.warn(`short name ${JSON.stringify(word)} could also match lower priority resource ${other}`);
    return first;
  }
}
