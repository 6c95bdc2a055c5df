#!/usr/bin/env bash
# Versions: js-yaml 5.5.0 beside js-yaml 4.1.0, kubectl 1.36.4 (Debian sid, kubectl=1.36.4+ds-1)
# Behaviour: js-yaml 5 reads << as a key like any other and a date as a string, where 4 merged the map and made a Date.
#   kubectl merges, and gives a string for the date. So each of the three reads the same manifest differently.
# Expected: a merge key is merged, as in the version before; a date is a Date.
# Seen: {"<<": {...}}; the date's change makes 5 agree with kubectl, the merge key's makes it disagree.
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
packages js-yaml@5.5.0 js-yaml-4@npm:js-yaml@4.1.0
kubectl version --client
echo 'guess: js-yaml 5 merges << and makes dates, as 4 did'

cat >map.yaml <<'YAML'
apiVersion: v1
kind: ConfigMap
metadata: {name: m}
data:
  <<: {a: "1", b: "2"}
  b: "3"
  since: 2024-05-01
YAML
read_by() { node -p "JSON.stringify(require('$1').load(require('fs').readFileSync('map.yaml', 'utf8')).data)"; }
expect 'js-yaml 5' '{"<<":{"a":"1","b":"2"},"b":"3","since":"2024-05-01"}' "$(read_by js-yaml)"
expect 'js-yaml 4' '{"a":"1","b":"3","since":"2024-05-01T00:00:00.000Z"}' "$(read_by js-yaml-4)"
expect 'kubectl' '{"a":"1","b":"3","since":"2024-05-01"}' \
  "$(kubectl annotate --local -f map.yaml x=y -o jsonpath='{.data}')"
exit $changed
