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
/** Characters of the texts that are kept, and of the longest of them. */
const MOST_KEPT = 1_000_000;
const LONGEST_KEPT = 100_000;
let kept = 0;

/** @throws YamlError */
export function readYaml(text: string): YamlReading {
  const found = known.get(text);
  const reading = found ?? read(text);
  if (found !== undefined) known.delete(text);
  else if (text.length > LONGEST_KEPT) return reading;
  else kept += text.length;
  known.set(text, reading);
  for (const oldest of known.keys()) {
    if (kept <= MOST_KEPT) break;
    known.delete(oldest);
    kept -= oldest.length;
  }
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
