import { toBase64 } from '../../../base/base64.ts';
import { CommandError } from '../../framework/errors.ts';
import { bool, stringArray, strings } from '../../framework/flag.ts';
import { contentHash } from '../../kustomize/hash.ts';
import { collectData, isText } from './data-sources.ts';
import { generatorCommand } from './generator.ts';

/** models create_configmap.go */
export const configmap = generatorCommand({
  name: 'configmap',
  aliases: ['cm'],
  use: 'NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  short: 'Create a config map from a local file, directory or literal value',
  examples: `
# Create a config map with the files of a folder
kubectl create configmap my-config --from-file=path/to/bar

# Create a config map with keys of your own
kubectl create configmap my-config --from-file=key1=/path/to/bar/file1.txt --from-literal=key2=config2

# Create a config map from an env file
kubectl create configmap my-config --from-env-file=path/to/foo.env`,
  flags: [
    bool('append-hash', 'Append a hash of the content to the name.'),
    strings('from-env-file', 'File with lines of key=value.', { complete: 'files' }),
    strings('from-file', "File, or folder of files; with key= before it the key is not the file's name.", {
      complete: 'files',
    }),
    stringArray('from-literal', 'Key and value, as in mykey=somevalue.'),
  ],
  object: async (run, name) => {
    if (
      run.flags.list('from-env-file').length > 0 &&
      (run.flags.list('from-file').length > 0 || run.flags.list('from-literal').length > 0)
    ) {
      throw new CommandError('from-env-file cannot be combined with from-file or from-literal');
    }
    const entries = collectData(run, 'ConfigMap');
    const data = Object.fromEntries(
      entries
        .filter(([, bytes]) => isText(bytes))
        .map(([key, bytes]) => [key, new TextDecoder().decode(bytes)]),
    );
    const binary = Object.fromEntries(
      entries.filter(([, bytes]) => !isText(bytes)).map(([key, bytes]) => [key, toBase64(bytes)]),
    );
    const suffix = run.flags.bool('append-hash') ? `-${contentHash('ConfigMap', name, data, '')}` : '';
    return {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `${name}${suffix}` },
      ...(Object.keys(data).length > 0 ? { data } : {}),
      ...(Object.keys(binary).length > 0 ? { binaryData: binary } : {}),
    };
  },
});
