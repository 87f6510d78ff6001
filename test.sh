#!/usr/bin/env bash
# Restores, builds and runs every test; installs Debian's Chromium when it is missing. --long adds the fuzz, kill and soak runs.
set -uo pipefail
cd "$(dirname "$0")"

long=false
for argument in "$@"; do
  case "$argument" in
    --long) long=true ;;
    *) echo "test.sh takes --long or nothing, not $argument" >&2; exit 2 ;;
  esac
done

chromium=${INSPECT_CHROMIUM:-/usr/bin/chromium}
if [ ! -x "$chromium" ]; then
  if ! command -v apt-get >/dev/null; then
    echo "Chromium is missing: install it and name it in INSPECT_CHROMIUM." >&2
    exit 1
  fi
  sudo=; [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null || exit 1
fi

dotnet restore Inspect.sln -v quiet || exit 1
dotnet build Inspect.sln -c Release --no-restore -v quiet || exit 1

# Large blocks of native memory go back to the system when they are freed: by itself glibc soon keeps all below 32 MB.
export MALLOC_MMAP_THRESHOLD_=1048576

log=$(mktemp)
trap 'rm -f "$log"' EXIT
options=(--hangdump --hangdump-timeout 10m --hangdump-type None)
if $long; then
  export INSPECT_LONG=1
  options=(--hangdump --hangdump-timeout 60m --hangdump-type None)
fi
dotnet test --solution Inspect.sln -c Release --no-build -- "${options[@]}" 2>&1 | tee "$log"
rc=$?
# What failed once more at the end, where it is looked for, without the long rest of its stack.
awk '/^failed /{print ""; n=12} /^(passed|skipped|Test run summary)/{n=0} n-->0{print substr($0,1,300)}' "$log"
awk '/^  succeeded:/{s+=$2} /^  failed:/{f+=$2} /^  skipped:/{k+=$2} END{printf "%d passed, %d failed, %d skipped\n",s,f,k}' "$log"
exit $rc
