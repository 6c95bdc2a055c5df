import { isObject } from '../../base/json.ts';
import { goJson } from '../go/json.ts';
import { DecodeError, jsonType } from './decode.ts';

/** Which kind an object says that it is; '' where it does not. */
export interface TypeMeta {
  readonly apiVersion: string;
  readonly kind: string;
}

/** The Go type that is read first, as errors name it. */
const HEAD =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/**
 * What an object says of its kind. models apimachinery/pkg/runtime/serializer/json/meta.go
 * @throws DecodeError `couldn't get version/kind; json parse error: ...`
 */
export function typeMetaOf(value: unknown): TypeMeta {
  if (value === null || value === undefined) return { apiVersion: '', kind: '' };
  const mismatch = (what: unknown, target: string) =>
    new DecodeError(
      `couldn't get version/kind; json parse error: json: cannot unmarshal ${jsonType(what)} into Go ${target}`,
    );
  if (!isObject(value)) throw mismatch(value, `value of type ${HEAD}`);
  const text = (field: 'apiVersion' | 'kind') => {
    const given = value[field];
    if (given === undefined || given === null) return '';
    if (typeof given !== 'string') throw mismatch(given, `struct field .${field} of type string`);
    return given;
  };
  return { apiVersion: text('apiVersion'), kind: text('kind') };
}

/**
 * As `typeMetaOf`, of an object that must say it.
 * @param text the object as it was given, which errors quote; JSON of the value where that is left out
 * @throws DecodeError also `Object 'Kind' is missing in '...'`
 */
export function requiredTypeMeta(value: unknown, text = goJson(value)): TypeMeta {
  const meta = typeMetaOf(value);
  if (meta.kind === '') throw new DecodeError(`Object 'Kind' is missing in '${text}'`);
  if (meta.apiVersion === '') throw new DecodeError(`Object 'apiVersion' is missing in '${text}'`);
  return meta;
}

/** What a codec says of a kind that it does not know. @param scheme where it was made: `pkg/api/legacyscheme/scheme.go:30` */
export function notRegistered({ apiVersion, kind }: TypeMeta, scheme: string): DecodeError {
  return new DecodeError(`no kind "${kind}" is registered for version "${apiVersion}" in scheme "${scheme}"`);
}
