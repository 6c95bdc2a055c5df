/** `-o kyaml`: YAML in flow style with every string quoted. models sigs.k8s.io/yaml/kyaml */
import { readsAsString, resolvePlain } from '../../apimachinery/yaml/resolve.ts';

/** The KYAML text of a value, with a newline at its end. @param sorted whether maps are put in the order of their keys */
export function toKyaml(value: unknown, sorted = true): string {
  return `${node(value, 0, sorted)}\n`;
}

function node(value: unknown, indent: number, sorted: boolean): string {
  const pad = ' '.repeat(indent + 2);
  const end = ' '.repeat(indent);
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    if (value.every(item => typeof item === 'object' && item !== null)) {
      return `[${value.map(item => node(item, indent, sorted)).join(', ')}]`;
    }
    return `[\n${value.map(item => `${pad}${node(item, indent + 2, sorted)},\n`).join('')}${end}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const object = value as Record<string, unknown>;
    const keys = Object.keys(object).filter(key => object[key] !== undefined);
    if (sorted) keys.sort();
    if (keys.length === 0) return '{}';
    return `{\n${keys.map(key => `${pad}${keyText(key)}: ${node(object[key], indent + 2, sorted)},\n`).join('')}${end}}`;
  }
  return typeof value === 'string' ? quoted(value, indent) : value === undefined ? 'null' : String(value);
}

const SAFE_KEY = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_./-]*[\p{L}\p{N}_])?$/u;
/** Words that some YAML, or Go's parsing of numbers and booleans, takes for something else. */
const AMBIGUOUS = /^(?:y|n|t|f|yes|no|on|off|true|false|null|nan|inf|infinity)$/i;

function keyText(key: string): string {
  const number = typeof resolvePlain(key.replaceAll('_', '')) === 'number';
  const bare = SAFE_KEY.test(key) && !AMBIGUOUS.test(key) && !number && readsAsString(key);
  return bare ? key : JSON.stringify(key);
}

/** Text with a line break stands one line below the other, each folded break escaped; tabs stay tabs. */
function quoted(text: string, indent: number): string {
  if (!text.includes('\n')) return `"${escaped(text)}"`;
  const pad = ' '.repeat(indent + 2);
  const lines = (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).map(
    line => `${pad}${/^[ \t]/.test(line) ? '\\' : ' '}${escaped(line)}\\\n`,
  );
  return `"\\\n${lines.join('')}${pad}"`;
}

function escaped(text: string): string {
  return text
    .split('\t')
    .map(part => JSON.stringify(part).slice(1, -1))
    .join('\t');
}
