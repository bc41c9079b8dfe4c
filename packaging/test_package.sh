#!/bin/sh
# packaging/test_package.sh - builds the .deb, and has the program in it check its own configuration.
set -eu
cpack=$1 build=$2
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
(cd "$build" && "$cpack" -G DEB -B "$room" >"$room/log") || { cat "$room/log"; exit 1; }
deb=$(ls "$room"/palabre_*.deb)
dpkg-deb --info "$deb"
dpkg-deb --extract "$deb" "$room/root"
for file in usr/bin/palabre-center usr/bin/palabre-flow usr/bin/palabre-amd lib/systemd/system/palabre-center.service \
  lib/systemd/system/palabre-standby.service etc/palabre/center.yaml usr/share/doc/palabre/manual/operations.md; do
  [ -f "$room/root/$file" ] || { echo "there is no $file in it"; exit 1; }
done
"$room/root/usr/bin/palabre-center" --version
"$room/root/usr/bin/palabre-amd" parameters
"$room/root/usr/bin/palabre-center" --config "$room/root/etc/palabre/center.yaml" --check
"$room/root/usr/bin/palabre-center" --config "$room/root/etc/palabre/center.yaml" --standby --check
# The programs that the units name stand in the package, not on this machine.
if command -v systemd-analyze >/dev/null; then
  for unit in palabre-center palabre-standby; do
    sed "s|=/usr/bin/palabre|=$room/root/usr/bin/palabre|" "$room/root/lib/systemd/system/$unit.service" >"$room/$unit.service"
    wrong=$(systemd-analyze verify --man=no "$room/$unit.service" 2>&1 | grep -F "$unit" || true)
    [ -z "$wrong" ] || { echo "$unit.service: $wrong"; exit 1; }
  done
else echo "no systemd-analyze: the units are not checked"; exit 1; fi
case $(dpkg-deb --field "$deb" Depends) in *libsofia-sip-ua0*) ;; *) echo "its libraries are not named"; exit 1 ;; esac
