/** Text that is no YAML; `message` is Go's: `yaml: line 4: did not find expected key`. */
export class YamlError extends Error {}
