/** `-o kyaml`: YAML in flow style with every string quoted. models sigs.k8s.io/yaml/kyaml */
import { compareKeys } from '../../apimachinery/yaml/emit.ts';
import { readsAsString } from '../../apimachinery/yaml/resolve.ts';

/** The KYAML text of a value, with a newline at its end. */
export function toKyaml(value: unknown): string {
  return `${node(value, 0)}\n`;
}

function node(value: unknown, indent: number): string {
  const pad = ' '.repeat(indent + 2);
  const end = ' '.repeat(indent);
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    if (value.every(item => typeof item === 'object' && item !== null)) {
      return `[${value.map(item => node(item, indent)).join(', ')}]`;
    }
    return `[\n${value.map(item => `${pad}${node(item, indent + 2)},\n`).join('')}${end}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const object = value as Record<string, unknown>;
    const keys = Object.keys(object)
      .filter(key => object[key] !== undefined)
      .sort(compareKeys);
    if (keys.length === 0) return '{}';
    return `{\n${keys.map(key => `${pad}${keyText(key)}: ${node(object[key], indent + 2)},\n`).join('')}${end}}`;
  }
  return typeof value === 'string' ? quoted(value, indent) : value === undefined ? 'null' : String(value);
}

function keyText(key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_.\-/]*$/.test(key) && readsAsString(key) ? key : JSON.stringify(key);
}

/** Text of several lines stands one line below the other, each folded break escaped. */
function quoted(text: string, indent: number): string {
  if (!text.slice(0, -1).includes('\n')) return JSON.stringify(text);
  const pad = ' '.repeat(indent + 1);
  const lines = text.split('\n').map(line => JSON.stringify(line).slice(1, -1));
  const body = lines.map((line, index) => {
    const last = index === lines.length - 1;
    const lead = /^\s/.test(line) ? '\\' : ' ';
    return `${pad}${lead}${line}${last ? '' : '\\n\\'}`;
  });
  return `"\\\n${body.join('\n')}\\\n${' '.repeat(indent)}"`;
}
