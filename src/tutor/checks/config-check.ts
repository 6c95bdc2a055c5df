import { parseYaml } from '../../apimachinery/yaml/parse.ts';
import { YamlError } from '../../apimachinery/yaml/yaml-error.ts';
import { isObject } from '../../base/json.ts';
import type { YamlReader } from '../content/yaml-reader.ts';
import type { Finding, Verdict } from './check.ts';
import { type ConfigText, readConfigSource, SOURCE_SCHEMA } from './config-source.ts';
import { type Form, flag } from './form.ts';
import { brief, describePattern, PATTERN_KEYS, project, readObjectPattern } from './object-check.ts';

/**
 * The form `config:` of a check: YAML or JSON in a file or in a ConfigMap, read as Kubernetes reads it and matched as
 * an object. Quotes, comments and the order of keys do not matter.
 *
 *     config: {machine: controlplane, path: /etc/kubernetes/manifests/web.yaml}
 *     config: {machine: node01, folder: /etc/kubernetes/manifests}    # one of its files, whatever its name
 *     config: {configMap: kube-system/my-scheduler, key: config.yaml} # key left out: any
 *     config: {of: {apiVersion: apps/v1, kind: Deployment, namespace: kube-system, name: my-scheduler}, flag: --config}
 *     match: {profiles: [{schedulerName: fearless}]}                  # or anyOf; with ordered and exact as for object
 *     absent: true                                                    # none may match; left out: one must
 */
function readConfigCheck(yaml: YamlReader): Verdict {
  const source = readConfigSource(yaml, 'config');
  const pattern = readObjectPattern(yaml);
  const absent = yaml.optional('absent', key => yaml.boolean(key)) ?? false;
  const [first] = pattern.patterns;
  const expected = `${absent ? '0 × ' : ''}${source.place}${describePattern(pattern)}`;
  return (evidence): Finding => {
    const found = source.find(evidence);
    if (found.length === 0) return { passed: absent, expected, found: `0 × ${source.place}` };
    const values = found.map(({ text }) => parsed(text));
    const good = values.findIndex(value => isObject(value) && pattern.matches(value));
    const told = good < 0 ? 0 : good;
    const shown = isObject(values[told])
      ? brief(first === undefined ? values[told] : project(first, values[told]))
      : String(values[told]);
    return { passed: good >= 0 !== absent, expected, found: `${(found[told] as ConfigText).place} ${shown}` };
  };
}

export const CONFIG: Form = {
  keys: { config: SOURCE_SCHEMA, ...PATTERN_KEYS, absent: flag('None may match') },
  read: readConfigCheck,
};

/** The object, or why there is none. */
function parsed(text: string): unknown {
  try {
    return parseYaml(text);
  } catch (error) {
    if (error instanceof YamlError) return error.message;
    throw error;
  }
}
