/** The suffix of a generated name: what the content hashes to. models kustomize/api/hasher */
import { compactJson } from '../../apimachinery/go/indented-json.ts';
import { sha256Hex } from '../../base/sha256.ts';

const SAFE: Readonly<Record<string, string>> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' };

/** Ten characters without vowels and look-alikes. @param name empty where kustomize makes the object: there it does not count */
export function contentHash(
  kind: 'ConfigMap' | 'Secret',
  name: string,
  data: Readonly<Record<string, string>>,
  type: string,
): string {
  const filled = Object.keys(data).length > 0 ? data : '';
  const content = kind === 'Secret' ? { data: filled, kind, name, type } : { data: filled, kind, name };
  return [...sha256Hex(compactJson(content)).slice(0, 10)].map(letter => SAFE[letter] ?? letter).join('');
}
