/** Entries of a kubeconfig as Go prints their structs. models the types of client-go/tools/clientcmd/api/v1 */
import { fromBase64 } from '../../base/base64.ts';
import { isObject, type JsonObject } from '../../base/json.ts';

/** The fields in the order of the structs; what stands after the colon is how one that is not a text prints. */
const FIELDS = {
  clusters:
    'server tls-server-name insecure-skip-tls-verify:bool certificate-authority certificate-authority-data:bytes proxy-url disable-compression:bool extensions:[]',
  contexts: 'cluster user namespace extensions:[]',
  users:
    'client-certificate client-certificate-data:bytes client-key client-key-data:bytes token tokenFile as as-uid as-groups:list as-user-extra:map[] username password auth-provider:<nil> exec:<nil> extensions:[]',
};

/** `{quay {c ann  []}}`. */
export function entryText(entry: JsonObject, part: keyof typeof FIELDS, field: string): string {
  const value = isObject(entry[field]) ? entry[field] : {};
  const texts = FIELDS[part].split(' ').map(name => {
    const [key = '', type] = name.split(':');
    return fieldText(value[key], type);
  });
  return `{${String(entry.name ?? '')} {${texts.join(' ')}}}`;
}

function fieldText(value: unknown, type: string | undefined): string {
  if (type === undefined) return String(value ?? '');
  if (type === 'bool') return String(value === true);
  if (type === 'bytes') return `[${typeof value === 'string' ? fromBase64(value).join(' ') : ''}]`;
  if (type === 'list') return `[${Array.isArray(value) ? value.join(' ') : ''}]`;
  return type;
}
