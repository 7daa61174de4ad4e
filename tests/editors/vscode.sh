#!/usr/bin/env bash
# The extension for VS Code: its types are right, it is bundled and packaged,
# and its commands and settings do what they say.
source "$(dirname "$0")/harness.bash"
need_modules node
node_modules=$modules
need_modules vscode

cp -RL "$top/editors/vscode" extension
rm -rf extension/node_modules
ln -s "$modules" extension/node_modules
cd extension
node_modules/.bin/tsc --project .
node build.js --package --output "$scratch/out"
cd "$scratch"
NODE_PATH=$node_modules OUT=$scratch/out EXTENSION=$scratch/work/extension \
    timeout 100 node "$here/node/vscode.test.js"
