#!/usr/bin/env bash
# Ignore files mean what they mean to git, which is the oracle.
# Usage: ignore.sh ORACLE
set -euo pipefail
command -v git >/dev/null || {
    echo "git is not here"
    exit 0
}
oracle=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
git init -q .
failed=0
for seed in {1..60}; do
    "$oracle" write "$seed"
    git check-ignore -z -v -n --no-index --stdin <paths.txt >said || true
    "$oracle" judge <said >wrong && continue
    failed=1
    echo "seed $seed:"
    head -5 wrong
    cat -A .gitignore
done
exit "$failed"
