import { parseGoDuration } from '../../apimachinery/go/duration.ts';
import { readYaml } from '../../apimachinery/yaml/parse.ts';
import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { withDefaults } from './defaults.ts';
import { ConfigurationError } from './errors.ts';
import { ARGUMENTS, CONFIGURATION, type FieldType, type ObjectType } from './schema.ts';
import type { SchedulerConfiguration } from './types.ts';
import { validate } from './validate.ts';

const GROUP_VERSION = 'kubescheduler.config.k8s.io/v1';
const KIND = 'KubeSchedulerConfiguration';
/** The Go type that is read first, as it is named in an error. */
const HEAD =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/**
 * Reads a KubeSchedulerConfiguration: decodes strictly, fills in defaults and validates.
 * models cmd/kube-scheduler/app/options/configfile.go
 * @param value the file as YAML reads it @param text the file, for messages that quote it
 * @throws ConfigurationError with what kube-scheduler says
 */
export function decodeConfiguration(value: unknown, text: string): SchedulerConfiguration {
  const configuration = withDefaults(decode(value, text));
  validate(configuration);
  return configuration;
}

/** The configuration of a scheduler that is given none. */
export function defaultConfiguration(): SchedulerConfiguration {
  return withDefaults({});
}

function decode(value: unknown, text: string): JsonObject {
  if (value === null || value === undefined)
    throw new ConfigurationError(`Object 'Kind' is missing in '${text}'`);
  if (!isObject(value))
    throw new ConfigurationError(
      `couldn't get version/kind; json parse error: ${typeError(value, 'value', HEAD)}`,
    );
  if (!value.kind) throw new ConfigurationError(`Object 'Kind' is missing in '${text}'`);
  if (!value.apiVersion) throw new ConfigurationError(`Object 'apiVersion' is missing in '${text}'`);
  const version = String(value.apiVersion);
  const isArguments = Object.values(ARGUMENTS).some(type => type.go === value.kind);
  if (version === GROUP_VERSION && isArguments)
    throw new ConfigurationError(`couldn't decode as ${KIND}, got ${GROUP_VERSION}, Kind=${value.kind}: `);
  if (version !== GROUP_VERSION || value.kind !== KIND) {
    const known = `no kind "${value.kind}" is registered for version "${version}"`;
    throw new ConfigurationError(`${known} in scheme "pkg/runtime/scheme.go:111"`);
  }
  const twice = readYaml(text).repeatedKeys;
  const unknown: string[] = twice === undefined ? [] : [twice];
  check(value, CONFIGURATION, '', KIND, '', unknown);
  for (const [i, profile] of objects(value.profiles).entries())
    for (const [j, entry] of objects(profile.pluginConfig).entries()) {
      const nested = checkArguments(entry, `decoding .profiles[${i}].pluginConfig[${j}]: `);
      if (nested !== undefined) unknown.push(nested);
    }
  if (unknown.length > 0) throw new ConfigurationError(`strict decoding error: ${unknown.join(', ')}`);
  return filled(value, CONFIGURATION) as JsonObject;
}

const ZEROS: Readonly<Record<string, Json>> = {
  object: {},
  string: '',
  int32: 0,
  int64: 0,
  float32: 0,
  bool: false,
};

/** A null among the items of a list is its type's zero, as in Go. */
function filled(value: Json | undefined, type: FieldType): Json | undefined {
  if (type.is === 'list' && Array.isArray(value))
    return value.map(item => filled(item ?? ZEROS[type.of.is] ?? null, type.of) ?? null);
  if (type.is !== 'object' || !isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const inside = Object.hasOwn(type.fields, key) ? type.fields[key] : undefined;
      return [key, inside === undefined ? inner : filled(inner, inside)];
    }),
  );
}

/** Checks a plugin's arguments; a plugin that is not known here checks its own. @returns what strict decoding minds */
function checkArguments(entry: JsonObject, at: string): string | undefined {
  const type = ARGUMENTS[String(entry.name)];
  const { args } = entry;
  if (type === undefined || args === undefined || args === null) return undefined;
  const decoding = `decoding args for plugin ${entry.name}: `;
  if (!isObject(args))
    throw new ConfigurationError(at + decoding + typeError(args, 'value', `v1.${type.go}`));
  const kind = args.kind ?? type.go;
  if (kind !== type.go) {
    const group = 'kubescheduler.config.k8s.io';
    throw new ConfigurationError(
      `${at}args for plugin ${entry.name} were not of type ${type.go}.${group}, got ${kind}.${group}`,
    );
  }
  const unknown: string[] = [];
  try {
    check(args, type, '', type.go, '', unknown);
  } catch (error) {
    if (error instanceof ConfigurationError) throw new ConfigurationError(at + decoding + error.message);
    throw error;
  }
  return unknown.length === 0
    ? undefined
    : `${at}strict decoding error: ${decoding}strict decoding error: ${unknown.join(', ')}`;
}

function objects(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/**
 * Checks a value against its type; unknown fields are collected, a wrong type throws.
 * @param path as strict decoding names it @param struct the Go struct that has the field @param field its path there
 */
function check(
  value: unknown,
  type: FieldType,
  path: string,
  struct: string,
  field: string,
  unknown: string[],
): void {
  if (value === null || value === undefined || type.is === 'any') return;
  const wrong = (go: string) => {
    throw new ConfigurationError(typeError(value, `Go struct field ${struct}.${field}`, go));
  };
  switch (type.is) {
    case 'object':
      if (isObject(value)) checkFields(value, type, path, field, unknown);
      else wrong(`v1.${type.go}`);
      return;
    case 'list':
      if (!Array.isArray(value)) wrong(type.go);
      for (const [i, item] of (value as readonly unknown[]).entries())
        check(item, type.of, `${path}[${i}]`, struct, field, unknown);
      return;
    case 'int32':
    case 'int64':
      if (!Number.isInteger(value)) wrong(type.is);
      return;
    case 'float32':
      if (typeof value !== 'number') wrong(type.is);
      return;
    case 'bool':
      if (typeof value !== 'boolean') wrong(type.is);
      return;
    case 'duration':
      if (typeof value !== 'string') throw new ConfigurationError(typeError(value, 'value', 'string'));
      if (parseGoDuration(value) === undefined)
        throw new ConfigurationError(`time: invalid duration "${value}"`);
      return;
    default:
      if (typeof value !== 'string') wrong('string');
  }
}

function checkFields(
  value: JsonObject,
  type: ObjectType,
  path: string,
  field: string,
  unknown: string[],
): void {
  for (const key of Object.keys(value)) {
    const at = path === '' ? key : `${path}.${key}`;
    const fieldType = type.fields[key];
    if (fieldType === undefined) unknown.push(`unknown field "${at}"`);
    else check(value[key], fieldType, at, type.go, field === '' ? key : `${field}.${key}`, unknown);
  }
}

function typeError(value: unknown, into: string, go: string): string {
  const kind = Array.isArray(value)
    ? 'array'
    : isObject(value)
      ? 'object'
      : typeof value === 'boolean'
        ? 'bool'
        : typeof value;
  const shown = kind === 'number' && !Number.isInteger(value) ? `number ${value}` : kind;
  const target = into === 'value' ? `Go value of type ${go}` : `${into} of type ${go}`;
  return `json: cannot unmarshal ${shown} into ${target}`;
}
