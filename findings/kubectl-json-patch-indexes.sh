#!/usr/bin/env bash
# Version: kubectl 1.36.4 (Debian sid, kubectl=1.36.4+ds-1)
# Behaviour: a JSON patch takes /containers/01 for the index 1, and /containers/-1 counts from the end (add appends there);
#   test of a path that does not exist passes when the value is null.
# Expected: the three are errors, as JSON Patch (RFC 6902) and JSON Pointer (RFC 6901) have it: no leading zero, no
#   negative index, and the place that is tested must exist.
# Seen: all three succeed; an index beyond the end is refused, as expected.
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

debian sid kubectl=1.36.4+ds-1
kubectl version --client
echo 'guess: 01, -1 and a test of nothing are refused'

cat >pod.yaml <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: ferry}
spec:
  containers:
  - {name: a, image: "i:1"}
  - {name: b, image: "i:1"}
YAML
patch() {
  kubectl patch --local -f pod.yaml --type=json -p "[$1]" -o jsonpath='{.spec.containers[*].name}' 2>&1 || true
}
expect 'add at 01' 'a z b' "$(patch '{"op":"add","path":"/spec/containers/01","value":{"name":"z","image":"i"}}')"
expect 'add at -1' 'a b z' "$(patch '{"op":"add","path":"/spec/containers/-1","value":{"name":"z","image":"i"}}')"
expect 'test of nothing for null' 'a b' "$(patch '{"op":"test","path":"/metadata/berth","value":null}')"
expect 'add at 9, refused' 'yes' "$(patch '{"op":"add","path":"/spec/containers/9","value":{"name":"z","image":"i"}}' |
  grep -q 'invalid index' && echo yes)"
exit $changed
