#!/usr/bin/env bash
# Versions: kubectl 1.36.4 (Debian sid, kubectl=1.36.4+ds-1), yaml 2.9.1, js-yaml 5.5.0
# Behaviour: KYAML writes a string that has a line break in it over several lines within its double quotes, each ended by a
#   backslash, even where the only break is the last character; a line that begins with blanks gets a backslash before
#   them. A tab stands in the quotes as it is. All three readers give back the same strings.
# Expected: one line per string, with \n and \t, as in JSON.
# Seen: as described; grep for "key: \"value" finds no string that ends with a line break.
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
packages yaml@2.9.1 js-yaml@5.5.0
kubectl version --client
echo 'guess: a: "x\n" on one line, and a tab as \t'

cat >map.yaml <<'YAML'
apiVersion: v1
kind: ConfigMap
metadata: {name: log}
data:
  a: "wind\n"
  b: "wind\n  calm"
  c: "wind\tcalm"
YAML
kubectl annotate --local -f map.yaml read=back -o kyaml >out.yaml
expect 'the data as written' $'  data: {\n    a: "\\\n       wind\\n\\\n      ",\n    b: "\\\n       wind\\n\\\n      \\  calm\\\n      ",\n    c: "wind\tcalm",\n  },' \
  "$(sed -n '/^  data: {/,/^  }/p' out.yaml)"
wanted='{"a":"wind\n","b":"wind\n  calm","c":"wind\tcalm"}'
expect 'kubectl reads' "$wanted" "$(kubectl annotate --local -f out.yaml x=y -o jsonpath='{.data}')"
read_by() { node -e "console.log(JSON.stringify(require('$1').$2(require('fs').readFileSync('out.yaml','utf8')).data))"; }
expect 'yaml reads' "$wanted" "$(read_by yaml parse)"
expect 'js-yaml reads' "$wanted" "$(read_by js-yaml load)"
exit $changed
