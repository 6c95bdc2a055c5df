import { isObject, type Json, type JsonObject } from '../../../base/json.ts';
import { isDeed, type WireWrite } from './writes.ts';

/** Writes that do the same by other means, which the task may not mean: by hand, elsewhere, under another name. */

const RULES = ['nodeSelector', 'affinity', 'tolerations', 'topologySpreadConstraints'];

interface Changed {
  readonly what: string;
  readonly write: WireWrite;
}

/** Pods put onto their node by nodeName, with and without the rules that would have led there. */
export function boundByHand(write: WireWrite, node: string | undefined): readonly Changed[] {
  // A Pod that is there has its node.
  if (node === undefined || (write.method !== 'POST' && /\/pods\//.test(write.path))) return [];
  return [true, false].flatMap((keepRules): Changed[] => {
    const body = withPodSpec(write.body, spec => {
      const kept = keepRules ? spec : withoutKeys(spec, RULES);
      return { ...kept, nodeName: node };
    });
    if (body === undefined) return [];
    const what = keepRules ? 'nodeName beside the rules' : 'nodeName instead of the rules';
    return [{ what, write: { ...write, body } }];
  });
}

/** The object made in another namespace, or under another name. */
export function elsewhere(write: WireWrite, namespaces: readonly string[]): readonly Changed[] {
  const { method, path, body } = write;
  if (method !== 'POST' || !isObject(body) || !isObject(body.metadata)) return [];
  if (isDeed(write)) return [];
  const { metadata } = body;
  const renamed: Changed = {
    what: 'under another name',
    write: { ...write, body: { ...body, metadata: { ...metadata, name: `${metadata.name}-x` } } },
  };
  const home = /\/namespaces\/([^/?]+)\/./.exec(path)?.[1];
  const other = namespaces.find(name => name !== home);
  if (home === undefined || other === undefined) return [renamed];
  return [
    renamed,
    {
      what: `in the namespace ${other}`,
      write: {
        ...write,
        path: path.replace(`/namespaces/${home}/`, `/namespaces/${other}/`),
        body: { ...body, metadata: { ...metadata, namespace: other } },
      },
    },
  ];
}

const withoutKeys = (object: JsonObject, keys: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));

/** The body with its pod spec changed; undefined where it has none with containers or rules. */
function withPodSpec(body: Json, change: (spec: JsonObject) => JsonObject): Json | undefined {
  if (!isObject(body) || !isObject(body.spec)) return undefined;
  const { spec } = body;
  if (isObject(spec.template) && isObject(spec.template.spec))
    return { ...body, spec: { ...spec, template: { ...spec.template, spec: change(spec.template.spec) } } };
  const isPod = Array.isArray(spec.containers) || RULES.some(rule => rule in spec);
  return isPod && body.kind !== 'Node' ? { ...body, spec: change(spec) } : undefined;
}
