#!/usr/bin/env bash
# Version: containerd 2.1.9 (Debian sid, containerd=2.1.9+ds1-5)
# Behaviour: a config.toml with version = 2 is moved to version 3 as it is loaded: the sandbox image of its CRI section ends up
#   as the pinned image, SystemdCgroup in the new runtime section. The same file without the version line is not moved: its
#   CRI section counts for nothing but a warning about a key that is not known, and the defaults hold.
# Expected: a file that names no version is of the oldest one, or refused; its settings are not dropped.
# Seen: registry.k8s.io/pause and SystemdCgroup = false, exit code 0.
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

debian sid containerd=2.1.9+ds1-5
containerd --version
echo 'guess: without a version line it is an old file, and is moved as well'

cat >old.toml <<'TOML'
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "registry.example/pause:1"
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
  SystemdCgroup = true
TOML
(echo 'version = 2'; cat old.toml) >two.toml
dump() { containerd --config "$1" config dump 2>err.txt | grep -E '^ *(sandbox|SystemdCgroup) =' | tr -d ' '; }
expect 'with version = 2' $'sandbox=\'registry.example/pause:1\'\nSystemdCgroup=true' "$(dump two.toml)"
expect 'without' $'sandbox=\'registry.k8s.io/pause:3.10\'\nSystemdCgroup=false' "$(dump old.toml)"
expect 'the warning' 'Ignoring unknown key in TOML for plugin' "$(grep -o 'Ignoring unknown key in TOML for plugin' err.txt | head -1)"
exit $changed
