/** Reads YAML as sigs.k8s.io/yaml does, with libyaml's words for what is wrong. */
import { LineCounter, parseDocument } from 'yaml';
import { goYamlError } from './go-errors.ts';

/** Text that is no YAML; `message` is Go's: `yaml: line 4: did not find expected key`. */
export class YamlError extends Error {}

/** The value of one document. @throws YamlError */
export function parseYaml(text: string): unknown {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    version: '1.1',
    lineCounter,
    merge: true,
    uniqueKeys: false,
    schema: 'yaml-1.1',
    customTags: tags =>
      tags.filter(
        tag =>
          typeof tag === 'string' ||
          !['tag:yaml.org,2002:timestamp', 'tag:yaml.org,2002:binary'].includes(tag.tag),
      ),
  });
  const error = document.errors[0];
  if (error !== undefined)
    throw new YamlError(goYamlError(error, lineCounter.linePos(error.pos[0]).line, text));
  return document.toJS() as unknown;
}
