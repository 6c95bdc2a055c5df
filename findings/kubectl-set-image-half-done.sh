#!/usr/bin/env bash
# Version: kubectl 1.36.4 (Debian sid, kubectl=1.36.4+ds-1)
# Behaviour: set image --local with one container that exists and one that does not prints the object with the first change
#   made, then fails. What it printed is whole and valid, so that a pipe applies half of the order.
# Expected: all or nothing: an error and no output.
# Seen: the changed object on stdout, the error on stderr, exit code 1.
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
echo 'guess: an unknown container name is an error, and nothing is printed'

cat >pod.yaml <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: ferry}
spec:
  containers:
  - {name: engine, image: "engine:1"}
  - {name: radio, image: "radio:1"}
YAML
code=0
kubectl set image --local -f pod.yaml engine=engine:2 mast=mast:2 -o json >out.json 2>err.txt || code=$?
expect 'exit code' '1' "$code"
expect 'stderr' 'error: unable to find container named "mast"' "$(cat err.txt)"
expect 'images of the object on stdout' 'engine:2 radio:1' \
  "$(kubectl annotate --local -f out.json a=b -o jsonpath='{.spec.containers[*].image}')"
exit $changed
