#!/usr/bin/env bash
# Restores, builds and runs every test; installs Debian's Chromium when it is missing. --long adds the fuzz, kill and soak runs.
# Up to three tests that fail are run again, alone: what passes then is named as unsteady, and does not fail the whole.
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

most=10m
if $long; then
  export INSPECT_LONG=1
  most=60m
fi
log=$(mktemp)
trap 'rm -f "$log" "$log.again"' EXIT

# $1: where the output is kept; then the tests, all of them where none is named.
run() {
  local kept=$1
  shift
  dotnet test --solution Inspect.sln -c Release --no-build -- --hangdump --hangdump-timeout $most --hangdump-type None "$@" 2>&1 | tee "$kept"
}

# What failed once more, where it is looked for, without the long rest of its stack.
failures() { awk '/^failed /{print ""; n=12} /^(passed|skipped|Test run summary)/{n=0} n-->0{print substr($0,1,300)}' "$1"; }

run "$log"
rc=$?
failures "$log"

mapfile -t failed < <(sed -nE 's/^failed ([A-Za-z0-9_.+]+).*/\1/p' "$log" | sort -u)
unsteady=0
if [ $rc -eq 2 ] && [ ${#failed[@]} -ge 1 ] && [ ${#failed[@]} -le 3 ]; then
  filters=()
  for name in "${failed[@]}"; do filters+=(--filter-method "$name"); done
  echo "Running again, alone: ${failed[*]}"
  if run "$log.again" "${filters[@]}"; then
    rc=0
    unsteady=$(awk '/^  failed:/{f+=$2} END{print f+0}' "$log")
    printf 'Unsteady, failed at first and passed alone: %s\n' "${failed[@]}"
  else
    failures "$log.again"
  fi
fi
awk -v u=$unsteady '/^  succeeded:/{s+=$2} /^  failed:/{f+=$2} /^  skipped:/{k+=$2} END{printf "%d passed, %d failed, %d skipped\n",s+u,f-u,k}' "$log"
exit $rc
