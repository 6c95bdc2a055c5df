/** Splits a file into its documents. models apimachinery/pkg/util/yaml YAMLOrJSONDecoder */
import { parseYaml } from './parse.ts';
import { YamlError } from './yaml-error.ts';

/** One document: its value, or why it could not be read. */
export type Document = { readonly value: unknown } | { readonly error: string };

/**
 * The documents of a YAML or JSON stream, empty ones left out.
 * @param parse reads one document
 * @returns up to and including the first that cannot be read
 */
export function documentsOf(text: string, parse = parseYaml): Document[] {
  const clean = text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
  if (/^\s*[{[]/.test(clean)) {
    const fromJson = jsonStream(clean);
    if (fromJson !== undefined) return fromJson;
  }
  const documents: Document[] = [];
  for (const part of partsOf(clean)) {
    if (typeof part !== 'string') {
      documents.push(part);
      break;
    }
    if (part.trim() === '') continue;
    try {
      const value = parse(part);
      if (value !== null && value !== undefined) documents.push({ value });
    } catch (error) {
      if (!(error instanceof YamlError)) throw error;
      documents.push({ error: `error converting YAML to JSON: ${error.message}` });
      break;
    }
  }
  return documents;
}

/**
 * The texts between lines of `---`. Such a line with anything but a comment on it is an error, which takes what stands
 * before it along. models YAMLReader of apimachinery/pkg/util/yaml/decoder.go
 */
function partsOf(text: string): (string | { readonly error: string })[] {
  const parts: (string | { readonly error: string })[] = [];
  let part = '';
  for (const line of text.split(/(?<=\n)/)) {
    if (!line.startsWith('---')) {
      part += line;
      continue;
    }
    const after = line.slice(3).trim();
    if (after !== '' && !after.startsWith('#'))
      return [...parts, { error: `invalid Yaml document separator: ${after}` }];
    parts.push(part);
    part = '';
  }
  return [...parts, part];
}

/** Several JSON values one after the other; undefined when it is not JSON throughout (then it is tried as YAML). */
function jsonStream(text: string): Document[] | undefined {
  const values: Document[] = [];
  let rest = text.trimStart();
  while (rest !== '') {
    const end = jsonEnd(rest);
    if (end === undefined) return undefined;
    try {
      values.push({ value: JSON.parse(rest.slice(0, end)) });
    } catch {
      return undefined;
    }
    rest = rest.slice(end).trimStart();
  }
  return values;
}

function jsonEnd(text: string): number | undefined {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]!;
    if (inString) {
      if (letter === '\\') i++;
      else if (letter === '"') inString = false;
    } else if (letter === '"') inString = true;
    else if (letter === '{' || letter === '[') depth++;
    else if ((letter === '}' || letter === ']') && --depth === 0) return i + 1;
  }
  return undefined;
}
