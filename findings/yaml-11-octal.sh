#!/usr/bin/env bash
# Versions: yaml 2.9.1, cdk8s 2.70.106, kubectl 1.36.4 (Debian sid, kubectl=1.36.4+ds-1)
# Behaviour: the library yaml, asked to write YAML 1.1 as cdk8s does for kubectl's sake, quotes yes, 012, 1_000 and 12:30, but
#   writes the string 0o17 bare: 1.1 has no such number. kubectl's parser reads 1.1 booleans and 1.2 octals, so it gets 15.
#   Without that option yes and 1_000 are bare as well, and kubectl reads true and 1000.
# Expected: with version 1.1 every string comes back as the string that it was.
# Seen: {"a":"yes","b":"012","c":15,...}.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export HOME=$work
changed=0

# expect WHAT WAS IS: prints what happened, and remembers when it is no longer what was seen
expect() {
  printf '%s\n  %s\n' "$1" "${3//$'\n'/$'\n'  }"
  [ "$2" = "$3" ] || { printf '  CHANGED, it was:\n  %s\n' "${2//$'\n'/$'\n'  }"; changed=1; }
}

# debian SUITE NAME=VERSION...: unpacks packages into ./root from this machine's Debian mirror, installs nothing
debian() {
  local mirror suite=$1
  mirror=$(apt-get indextargets --no-release-info --format '$(SITE)' 'Created-By: Packages' | awk '/debian\/*$/ && !n++')
  mkdir -p apt/lists/partial apt/archives/partial root
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >apt/sources
  local options=(-qq -o Dir::Etc::SourceList="$PWD/apt/sources" -o Dir::Etc::SourceParts=/dev/null
    -o Dir::State::Lists="$PWD/apt/lists" -o Dir::Cache="$PWD/apt" -o APT::Sandbox::User=root)
  apt-get "${options[@]}" update
  (cd apt && apt-get "${options[@]}" download "${@:2}")
  for package in apt/*.deb; do dpkg-deb -x "$package" root; done
  PATH=$PWD/root/usr/bin:$PWD/root/usr/sbin:$PWD/root/bin:$PATH
}

# packages NAME@VERSION...: from the npm registry into ./node_modules; no install scripts
packages() { npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps "$@" >npm.txt; }

debian sid kubectl=1.36.4+ds-1
packages yaml@2.9.1 cdk8s@2.70.106 constructs@10.4.2
kubectl version --client
echo 'guess: what is written as YAML 1.1 is safe with kubectl'

cat >write.cjs <<'JS'
const { writeFileSync } = require('node:fs');
const data = { a: 'yes', b: '012', c: '0o17', d: '1_000', e: '12:30' };
const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm' }, data };
const { stringify } = require('yaml');
writeFileSync('12.yaml', stringify(map));
writeFileSync('11.yaml', stringify(map, { version: '1.1' }));
const { ApiObject, App, Chart, Yaml } = require('cdk8s');
const chart = new Chart(new App(), 'c');
new ApiObject(chart, 'm', map);
writeFileSync('cdk8s.yaml', Yaml.stringify(...chart.toJson()));
JS
node write.cjs
data() { kubectl annotate --local -f "$1" x=y -o jsonpath='{.data}'; }
expect 'yaml, version 1.1' '{"a":"yes","b":"012","c":15,"d":"1_000","e":"12:30"}' "$(data 11.yaml)"
expect 'cdk8s' '{"a":"yes","b":"012","c":15,"d":"1_000","e":"12:30"}' "$(data cdk8s.yaml)"
expect 'yaml as it is' '{"a":true,"b":"012","c":"0o17","d":1000,"e":"12:30"}' "$(data 12.yaml)"
exit $changed
