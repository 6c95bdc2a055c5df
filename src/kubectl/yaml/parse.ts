/** Reads YAML as sigs.k8s.io/yaml does, with libyaml's words for what is wrong. */
import { LineCounter, parseDocument, type YAMLError } from 'yaml';

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
  if (error !== undefined) throw new YamlError(inGoWords(error, lineCounter, text));
  return document.toJS() as unknown;
}

function inGoWords(error: YAMLError, lines: LineCounter, text: string): string {
  const line = lines.linePos(error.pos[0]).line;
  const at = (number: number) => `yaml: line ${number}: `;
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return `${at(line)}found character that cannot start any token`;
    case 'BAD_INDENT':
    case 'BLOCK_AS_IMPLICIT_KEY':
      return error.message.includes('Nested mappings') ||
        /^[^:]*: .*: /.test(text.split('\n')[line - 1] ?? '')
        ? `${at(line)}mapping values are not allowed in this context`
        : `${at(line)}did not find expected key`;
    case 'MISSING_CHAR':
      return /closing|quote/.test(error.message) && !/[\]}]/.test(error.message)
        ? `${at(line)}found unexpected end of stream`
        : `${at(line)}did not find expected ',' or ']'`;
    default:
      return `${at(line)}did not find expected key`;
  }
}
