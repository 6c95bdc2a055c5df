/** Reads YAML as sigs.k8s.io/yaml does: the words of YAML 1.1 as Go takes them, JSON's values, libyaml's errors. */
import { deepFreeze } from '../../base/json.ts';
import { construct } from './construct.ts';
import { parseDocument } from './parser.ts';
import { resolvePlainV3 } from './resolve.ts';

/** A text's first document. */
export interface YamlReading {
  /** JSON, frozen; null for an empty document. */
  readonly value: unknown;
  /** What strict reading minds: `yaml: unmarshal errors:` with a line for each key that stands twice in one map. */
  readonly repeatedKeys?: string;
}

/** Readings by their texts, the last used at the end: programs read the same files at every start. */
const known = new Map<string, YamlReading>();
const MOST_KNOWN = 100;

/** @throws YamlError */
export function readYaml(text: string): YamlReading {
  const reading = known.get(text) ?? read(text);
  known.delete(text);
  known.set(text, reading);
  if (known.size > MOST_KNOWN) known.delete(known.keys().next().value!);
  return reading;
}

/** The value of the first document, frozen. @throws YamlError */
export function parseYaml(text: string): unknown {
  return readYaml(text).value;
}

/** The value of the first document as kustomize reads it, with the words of yaml.v3. @throws YamlError */
export function parseYamlV3(text: string): unknown {
  const document = parseDocument(text);
  return document === undefined ? null : construct(document, resolvePlainV3).value;
}

function read(text: string): YamlReading {
  const document = parseDocument(text);
  if (document === undefined) return { value: null };
  const { value, repeated } = construct(document);
  deepFreeze(value);
  if (repeated.length === 0) return { value };
  return { value, repeatedKeys: ['yaml: unmarshal errors:', ...repeated].join('\n') };
}
