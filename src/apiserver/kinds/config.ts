import type { ConfigMap, Secret } from '../../api/generated/types.ts';
import { scanJson } from '../../apimachinery/decode/json-scan.ts';
import {
  type FieldError,
  forbiddenField,
  invalidValue,
  required,
  tooLong,
} from '../../apimachinery/validation/field-error.ts';
import { validateImmutable } from '../../apimachinery/validation/immutable.ts';
import { byteLength, isConfigMapKey } from '../../apimachinery/validation/names.ts';
import { root } from '../../apimachinery/validation/path.ts';
import { textFromBase64, toBase64 } from '../../base/base64.ts';
import { jsonEqual } from '../../base/json.ts';
import { draftOf } from '../draft.ts';
import type { KindRules } from './kind.ts';

/** ConfigMap and Secret. models ValidateConfigMap, ValidateSecret of pkg/apis/core/validation */

const MAX_SIZE = 1024 * 1024;
const SERVICE_ACCOUNT_NAME = 'kubernetes.io/service-account.name';

type Data = Readonly<Record<string, string>> | undefined;

function validateKeys(data: Data, field: string, errors: FieldError[]): void {
  for (const key of Object.keys(data ?? {})) {
    for (const message of isConfigMapKey(key)) errors.push(invalidValue(root(field).key(key), key, message));
  }
}

/** @param encoded where values are base64 and count as what they stand for */
function sizeOf(data: Data, encoded: boolean): number {
  const sizes = Object.values(data ?? {}).map(value =>
    encoded ? Math.floor((value.replace(/=+$/, '').length * 3) / 4) : byteLength(value),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** What `immutable: true` forbids. */
function validateFrozen<Kind extends { readonly immutable?: boolean }>(
  object: Kind,
  old: Kind,
  fields: readonly (keyof Kind & string)[],
): FieldError[] {
  if (!old.immutable) return [];
  const detail = 'field is immutable when `immutable` is set';
  return [
    ...(object.immutable ? [] : [forbiddenField('immutable', detail)]),
    ...fields
      .filter(field => !jsonEqual(object[field], old[field]))
      .map(field => forbiddenField(field, detail)),
  ];
}

function validateConfigMap({ data, binaryData }: ConfigMap): FieldError[] {
  const errors: FieldError[] = [];
  validateKeys(data, 'data', errors);
  for (const key of Object.keys(data ?? {})) {
    if (binaryData?.[key] !== undefined) {
      errors.push(invalidValue(root('data').key(key), key, 'duplicate of key present in binaryData'));
    }
  }
  validateKeys(binaryData, 'binaryData', errors);
  if (sizeOf(data, false) + sizeOf(binaryData, true) > MAX_SIZE) errors.push(tooLong('[]', MAX_SIZE));
  return errors;
}

export const configMapRules: KindRules<ConfigMap> = {
  validate: validateConfigMap,
  validateUpdate: (map, old) => [
    ...validateFrozen(map, old, ['data', 'binaryData']),
    ...validateConfigMap(map),
  ],
};

/** Which keys a Secret of a type must have. */
const DEMANDED: ReadonlyMap<string, readonly string[]> = new Map([
  ['kubernetes.io/dockercfg', ['.dockercfg']],
  ['kubernetes.io/dockerconfigjson', ['.dockerconfigjson']],
  ['kubernetes.io/ssh-auth', ['ssh-privatekey']],
  ['kubernetes.io/tls', ['tls.crt', 'tls.key']],
]);

function validateSecret({ metadata, data, type = '' }: Secret): FieldError[] {
  const errors: FieldError[] = [];
  validateKeys(data, 'data', errors);
  if (sizeOf(data, true) > MAX_SIZE) errors.push(tooLong('data', MAX_SIZE));
  if (type === 'kubernetes.io/service-account-token' && !metadata?.annotations?.[SERVICE_ACCOUNT_NAME]) {
    errors.push(required(root('metadata', 'annotations').key(SERVICE_ACCOUNT_NAME)));
  }
  if (type === 'kubernetes.io/basic-auth' && data?.username === undefined && data?.password === undefined) {
    errors.push(required(root('data').key('username')), required(root('data').key('password')));
  }
  for (const key of DEMANDED.get(type) ?? []) {
    const value = data?.[key];
    if (value === undefined) errors.push(required(root('data').key(key)));
    else if (type.includes('docker')) {
      try {
        scanJson(textFromBase64(value));
      } catch (error) {
        errors.push(
          invalidValue(root('data').key(key), '<secret contents redacted>', (error as Error).message),
        );
      }
    }
  }
  return errors;
}

/** models pkg/registry/core/secret/strategy.go; `stringData` is folded into `data` when it is decoded */
export const secretRules: KindRules<Secret> = {
  defaults(draft) {
    const secret = draftOf<Secret>(draft);
    secret.type ||= 'Opaque';
    if (secret.stringData === undefined) return;
    const encoded = Object.entries(secret.stringData).map(([key, value]) => [key, toBase64(value)] as const);
    secret.data = { ...secret.data, ...Object.fromEntries(encoded) };
    delete secret.stringData;
  },
  validate: validateSecret,
  validateUpdate(secret, old) {
    const errors: FieldError[] = [];
    validateImmutable(secret.type, old.type, root('type'), errors);
    return [...errors, ...validateFrozen(secret, old, ['data']), ...validateSecret(secret)];
  },
  selectableFields: { type: secret => secret.type ?? '' },
};
