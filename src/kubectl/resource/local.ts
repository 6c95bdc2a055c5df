/** Objects of files for --local: nobody asks the server about them. */
import { resourceOfKind } from '../../api/resources.ts';
import type { Resource } from '../rest/discovery.ts';
import type { Run } from '../run.ts';
import { type Info, metaText } from './info.ts';
import type { Manifest } from './manifests.ts';
import { manifestsOfRun } from './selection.ts';

/** The objects of -f and -k as they stand there. @throws CommandError */
export async function localObjects(run: Run): Promise<Info[]> {
  return (await manifestsOfRun(run, false)).map(manifest => {
    if (manifest.error !== undefined) throw manifest.error;
    return localInfo(run, manifest);
  });
}

function localInfo(run: Run, { object = {}, source }: Manifest): Info {
  const [version, kind] = [String(object.apiVersion), String(object.kind)];
  return {
    resource: resourceOfKind(version, kind) ?? guessed(version, kind),
    source,
    object,
    name: metaText(object, 'name'),
    namespace: metaText(object, 'namespace') || run.namespace,
  };
}

/** A kind that only a server could know. */
function guessed(apiVersion: string, kind: string): Resource {
  const slash = apiVersion.indexOf('/');
  return {
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    resource: `${kind.toLowerCase()}s`,
    singular: kind.toLowerCase(),
    kind,
    namespaced: true,
    verbs: [],
    shortNames: [],
    categories: [],
    subresources: [],
  };
}
