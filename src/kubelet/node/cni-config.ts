/** The configuration of the network plug-ins as containerd loads it. models containerd/go-cni's loadFromConfDir and libcni's conf.go */
import { DecodeError, decode } from '../../apimachinery/decode/decode.ts';
import { JsonSyntaxError, scanJson } from '../../apimachinery/decode/json-scan.ts';
import { any, bool, list, map, string, struct } from '../../apimachinery/schema/declare.ts';
import { isObject, type JsonObject } from '../../base/json.ts';
import type { FileSystem } from '../../machine/filesystem.ts';

export const CNI_CONFIGS = '/etc/cni/net.d';
const LARGEST = 2 * 1024 * 1024;
/** models types.PluginConf */
const PLUGIN = struct(
  'PluginConf',
  {
    cniVersion: string,
    name: string,
    type: string,
    capabilities: map(bool),
    ipam: struct('IPAM', { type: string }, 'types'),
    dns: struct(
      'DNS',
      { nameservers: list(string), domain: string, search: list(string), options: list(string) },
      'types',
    ),
    prevResult: any,
  },
  'types',
);
const SWITCHES = ['disableCheck', 'disableGC', 'loadOnlyInlinedPlugins'];

/** Why containerd has no network: the words of go-cni's Load. */
export class CniConfigError extends Error {
  constructor(why: string) {
    super(`cni config load failed: ${why}: failed to load cni config`);
  }
}

/** The types of the plug-ins in the first configuration, by name, which is the only one that counts. @throws CniConfigError */
export function loadCniConfig(files: FileSystem): readonly string[] {
  const [name] = namesOf(files);
  if (name === undefined)
    throw new CniConfigError(`no network config found in ${CNI_CONFIGS}: cni plugin not initialized`);
  const path = `${CNI_CONFIGS}/${name}`;
  if (files.stat(path).size > LARGEST)
    throw new CniConfigError(`CNI config in ${path} exceeded max size of ${LARGEST}`);
  const isList = name.endsWith('.conflist');
  try {
    const text = files.readText(path);
    return isList ? pluginsOf(text) : [pluginType(text)];
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    throw new CniConfigError(
      `failed to load CNI config ${isList ? 'list ' : ''}file ${path}: ${error.message}: invalid cni config`,
    );
  }
}

function namesOf(files: FileSystem): readonly string[] {
  if (!files.exists(CNI_CONFIGS)) return [];
  return files
    .readdir(CNI_CONFIGS)
    .filter(name => /\.(conf|conflist|json)$/.test(name) && isFile(files, `${CNI_CONFIGS}/${name}`))
    .sort();
}

const isFile = (files: FileSystem, path: string) => files.exists(path) && files.stat(path).type === 'file';

class Mistake extends Error {}

/** models NetworkConfFromBytes */
function pluginsOf(text: string): readonly string[] {
  const fail = (why: string) => new Mistake(`error parsing configuration list: ${why}`);
  const value = parsed(text, fail);
  if (!isObject(value))
    throw fail(`json: cannot unmarshal ${jsonName(value)} into Go value of type map[string]interface {}`);
  if (value.name === undefined) throw fail('no name');
  if (typeof value.name !== 'string') throw fail(`invalid name type ${goType(value.name)}`);
  const { cniVersion } = value;
  if (cniVersion !== undefined && typeof cniVersion !== 'string')
    throw fail(`invalid cniVersion type ${goType(cniVersion)}`);
  for (const key of SWITCHES) checkSwitch(key, value, fail);
  const { plugins } = value;
  if (plugins === undefined) throw new Mistake('no plugin configs found');
  if (!Array.isArray(plugins)) throw fail(`invalid 'plugins' type ${goType(plugins)}`);
  if (plugins.length === 0) throw fail('no plugins in list');
  return plugins.map((plugin, index) => {
    try {
      return pluginType(JSON.stringify(plugin));
    } catch (error) {
      if (!(error instanceof Mistake)) throw error;
      throw new Mistake(`failed to parse plugin config ${index}: ${error.message}`);
    }
  });
}

function checkSwitch(key: string, value: JsonObject, fail: (why: string) => Mistake): void {
  const given = value[key];
  if (given === undefined || typeof given === 'boolean') return;
  if (typeof given !== 'string') throw fail(`invalid type ${goType(given)} for ${key}`);
  const text = given.toLowerCase();
  if (text !== 'true' && text !== 'false') throw fail(`invalid value ${JSON.stringify(text)} for ${key}`);
}

/** models NetworkPluginConfFromBytes */
function pluginType(text: string): string {
  const fail = (why: string) => new Mistake(`error parsing configuration: ${why}`);
  const value = parsed(text, fail);
  if (!isObject(value) && value !== null)
    throw fail(`json: cannot unmarshal ${jsonName(value)} into Go value of type types.PluginConf`);
  try {
    const { type } = decode(PLUGIN, value).value;
    if (typeof type !== 'string' || type === '') throw fail("missing 'type'");
    return type;
  } catch (error) {
    if (error instanceof DecodeError) throw fail(error.message);
    throw error;
  }
}

function parsed(text: string, fail: (why: string) => Mistake): unknown {
  try {
    scanJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw fail(error.message);
    throw error;
  }
  return JSON.parse(text);
}

const jsonName = (value: unknown) =>
  Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;

/** As Go's %T has a value that JSON was decoded into. */
function goType(value: unknown): string {
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return '[]interface {}';
  const names: Readonly<Record<string, string>> = { number: 'float64', boolean: 'bool', string: 'string' };
  return names[typeof value] ?? 'map[string]interface {}';
}
