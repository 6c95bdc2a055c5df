/** Reads YAML as sigs.k8s.io/yaml does, with libyaml's words for what is wrong. */
import { LineCounter, parseDocument, type ScalarTag, type Tags } from 'yaml';
import { goYamlError } from './go-errors.ts';
import { resolvePlain } from './resolve.ts';

/** Text that is no YAML; `message` is Go's: `yaml: line 4: did not find expected key`. */
export class YamlError extends Error {}

const STANDARD = 'tag:yaml.org,2002:';
/** Types of plain words, which Go's yaml.v2 reads otherwise than the rules of YAML 1.1. */
const WORD_TYPES = ['null', 'bool', 'int', 'float'].map(name => STANDARD + name);
/** Not known to Kubernetes' reader: their words stay strings. */
const UNKNOWN = ['timestamp', 'binary'].map(name => STANDARD + name);

/** Plain words that are no strings. */
const plainWord: ScalarTag = {
  tag: 'tag:yaml.org,2002:plain',
  default: true,
  test: { test: (text: string) => typeof resolvePlain(text) !== 'string' } as RegExp,
  resolve: resolvePlain,
};

function goTags(tags: Tags): Tags {
  const others = tags.filter(
    tag => typeof tag === 'string' || ![...WORD_TYPES, ...UNKNOWN].includes(tag.tag),
  );
  return [plainWord, ...WORD_TYPES.map(tag => ({ tag, resolve: resolvePlain })), ...others];
}

/** The value of one document. @throws YamlError */
export function parseYaml(text: string): unknown {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    version: '1.1',
    lineCounter,
    merge: true,
    uniqueKeys: false,
    schema: 'yaml-1.1',
    customTags: goTags,
  });
  const error = document.errors[0];
  if (error !== undefined)
    throw new YamlError(goYamlError(error, lineCounter.linePos(error.pos[0]).line, text));
  return jsonValue(document.toJS());
}

/** @throws YamlError for numbers that JSON does not have */
function jsonValue(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new YamlError(`json: unsupported value: ${goFloat(value)}`);
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) jsonValue(inner);
  return value;
}

function goFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}
