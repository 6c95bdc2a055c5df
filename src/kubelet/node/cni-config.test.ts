import { beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../base/virtual-clock.ts';
import { MemoryFileSystem } from '../../machine/files/memory-filesystem.ts';
import { CNI_CONFIGS, loadCniConfig } from './cni-config.ts';
import { networkProblem } from './network-plugin.ts';

const NOT_READY =
  'NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized';

describe('the configuration of network plug-ins', () => {
  let files: MemoryFileSystem;
  beforeEach(() => {
    files = new MemoryFileSystem(new VirtualClock(0));
    files.mkdir(CNI_CONFIGS, { recursive: true });
  });
  const put = (name: string, text: string) => files.writeFile(`${CNI_CONFIGS}/${name}`, text);

  it('is the first by name', () => {
    put('20-b.conflist', 'broken');
    put('10-a.conflist', '{"name": "a", "plugins": [{"type": "calico", "more": 1}, {"type": "portmap"}]}');
    expect(loadCniConfig(files)).toEqual(['calico', 'portmap']);
    expect(networkProblem(files)).toEqual([]);
    put('05-one.conf', '{"type": "bridge"}');
    expect(loadCniConfig(files)).toEqual(['bridge']);
  });

  // The words of go-cni's opts.go and libcni's conf.go; the first stands so in a report of a real node.
  it.each([
    ['10-a.conflist', '', 'error parsing configuration list: unexpected end of JSON input'],
    [
      '10-a.conflist',
      '{"name": "a",}',
      `error parsing configuration list: invalid character '}' looking for beginning of object key string`,
    ],
    [
      '10-a.conflist',
      '[]',
      'error parsing configuration list: json: cannot unmarshal array into Go value of type map[string]interface {}',
    ],
    ['10-a.conflist', '{}', 'error parsing configuration list: no name'],
    ['10-a.conflist', '{"name": 3}', 'error parsing configuration list: invalid name type float64'],
    [
      '10-a.conflist',
      '{"name": "a", "cniVersion": 1}',
      'error parsing configuration list: invalid cniVersion type float64',
    ],
    ['10-a.conflist', '{"name": "a"}', 'no plugin configs found'],
    [
      '10-a.conflist',
      '{"name": "a", "plugins": {}}',
      "error parsing configuration list: invalid 'plugins' type map[string]interface {}",
    ],
    ['10-a.conflist', '{"name": "a", "plugins": []}', 'error parsing configuration list: no plugins in list'],
    [
      '10-a.conflist',
      '{"name": "a", "plugins": [{"type": "x"}, {}]}',
      "failed to parse plugin config 1: error parsing configuration: missing 'type'",
    ],
    [
      '10-a.conflist',
      '{"name": "a", "plugins": [{"type": 1}]}',
      'failed to parse plugin config 0: error parsing configuration: json: cannot unmarshal number into Go struct field PluginConf.type of type string',
    ],
    [
      '10-a.conflist',
      '{"name": "a", "disableCheck": "maybe"}',
      'error parsing configuration list: invalid value "maybe" for disableCheck',
    ],
    ['10-a.conf', '{"name": "a", "plugins": []}', "error parsing configuration: missing 'type'"],
  ])('in %s with %s leaves the node without a network', (name, text, why) => {
    put(name, text);
    const kind = name.endsWith('conflist') ? 'config list' : 'config';
    expect(() => loadCniConfig(files)).toThrow(
      `cni config load failed: failed to load CNI ${kind} file ${CNI_CONFIGS}/${name}: ${why}: invalid cni config: failed to load cni config`,
    );
    expect(networkProblem(files)).toEqual([NOT_READY]);
  });

  it('may be missing', () => {
    files.mkdir(`${CNI_CONFIGS}/10-folder.conf`);
    expect(() => loadCniConfig(files)).toThrow(
      'cni config load failed: no network config found in /etc/cni/net.d: cni plugin not initialized: failed to load cni config',
    );
    expect(networkProblem(files)).toEqual([NOT_READY]);
  });
});
