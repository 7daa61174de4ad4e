#!/usr/bin/env bash
# Checks queries, for action.yml, whose inputs are in the environment.  Ends with
# the exit status of `reportql check`.
set -euo pipefail

# One word for each line that is not empty.
paths=()
while IFS= read -r line; do
    [ -z "$line" ] || paths+=("$line")
done <<<"$REPORTQL_PATHS"
if [ ${#paths[@]} -eq 0 ]; then
    echo "reportql: no path is given" >&2
    exit 2
fi

# Words parted by blanks, of which no name of a file is made.
read -r -d '' -a more <<<"$REPORTQL_ARGS" || true
arguments=(--output-format "$REPORTQL_FORMAT" --fail-on "$REPORTQL_FAIL_ON")
[ -z "$REPORTQL_SARIF" ] || arguments+=(--output-format "sarif=$REPORTQL_SARIF")

status=0
reportql check "${arguments[@]}" ${more[@]+"${more[@]}"} -- "${paths[@]}" || status=$?
echo "exit-status=$status" >>"$GITHUB_OUTPUT"
if [ -n "$REPORTQL_SARIF" ] && [ -s "$REPORTQL_SARIF" ]; then
    echo "sarif=$(realpath "$REPORTQL_SARIF")" >>"$GITHUB_OUTPUT"
fi
exit "$status"
