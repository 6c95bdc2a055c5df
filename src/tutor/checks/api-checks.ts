import { isObject, type JsonObject } from '../../base/json.ts';
import type { YamlReader } from '../content/yaml-reader.ts';
import type { Verdict } from './check.ts';
import { anything, type Form, flag, mapping, text, texts } from './form.ts';
import { readPattern } from './pattern.ts';

/**
 * The form `can:` of a check: what a user may do.
 *
 *     can: {user: 'system:serviceaccount:kube-system:my-scheduler', verb: create, resource: pods/binding, namespace: default}
 *     allowed: true         # left out: true
 */
function readCanCheck(yaml: YamlReader): Verdict {
  const can = yaml.mapping('can');
  const user = can.string('user');
  const groups = can.optional('groups', key => can.strings(key)) ?? [];
  const verb = can.string('verb');
  const resource = can.string('resource');
  const namespace = can.optional('namespace', key => can.string(key));
  can.done();
  const allowed = yaml.optional('allowed', key => yaml.boolean(key)) ?? true;
  const say = (yes: boolean) =>
    `${user} ${yes ? 'can' : 'cannot'} ${verb} ${resource}${namespace ? ` in ${namespace}` : ''}`;
  return evidence => {
    const may = evidence.can(user, groups, verb, resource, namespace);
    return { passed: may === allowed, expected: say(allowed), found: say(may) };
  };
}

/**
 * The form `probe:` of a check: what would happen to an object that somebody creates now. Nothing is created.
 *
 *     probe: {apiVersion: v1, kind: Pod, metadata: {...}, spec: {...}}
 *     refused: 'exceeded quota'    # regular expression over the API server's refusal
 *     lands: [node01]              # the nodes where the scheduler could place the pod, all of them
 *     onlyOn: [node01, node02]     # the pod fits on one of these at least, and nowhere else
 */
function readProbeCheck(yaml: YamlReader): Verdict {
  const probe = yaml.json('probe');
  if (!isObject(probe)) yaml.fail('probe', 'must be an object of Kubernetes');
  const object: JsonObject = probe;
  const refused = yaml.optional('refused', key => readPattern(yaml, key));
  const lands = yaml.optional('lands', key => yaml.strings(key));
  const onlyOn = yaml.optional('onlyOn', key => yaml.strings(key));
  if ([refused, lands, onlyOn].filter(Boolean).length !== 1) {
    yaml.fail('probe', 'needs exactly one of refused, lands and onlyOn');
  }
  const list = (nodes: readonly string[]) => `[${[...nodes].sort().join(', ')}]`;
  return evidence => {
    const refusal = evidence.refusal(object);
    if (refused) {
      const expected = `refused: ${refused.shown}`;
      return {
        passed: refused.test(refusal),
        expected,
        found: refusal === '' ? 'accepted' : `refused: ${refusal}`,
      };
    }
    const wanted = lands ?? onlyOn ?? [];
    const expected = `${lands ? 'fits' : 'fits only'} ${list(wanted)}`;
    if (refusal !== '') return { passed: false, expected, found: `refused: ${refusal}` };
    const { nodes, message } = evidence.placement(object);
    const within = nodes.every(node => wanted.includes(node));
    const passed = lands ? within && nodes.length === lands.length : within && nodes.length > 0;
    return { passed, expected, found: nodes.length > 0 ? `fits ${list(nodes)}` : message };
  };
}

export const CAN: Form = {
  keys: {
    can: mapping(
      { user: text(), groups: texts(), verb: text(), resource: text(), namespace: text() },
      ['user', 'verb', 'resource'],
      'What a user may do',
    ),
    allowed: flag('Left out: true'),
  },
  read: readCanCheck,
};

export const PROBE: Form = {
  keys: {
    probe: anything('An object that somebody would create now'),
    refused: text('Regular expression over the refusal'),
    lands: texts('The nodes where the pod fits, all of them'),
    onlyOn: texts('The pod fits on one of these at least, and nowhere else'),
  },
  read: readProbeCheck,
};
