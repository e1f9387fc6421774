#!/usr/bin/env bash
# Bundles the SIP library of the browser phone, as tools/npm pins it, into emulator/dashboard/static/vendor.
# Usage: tools/vendor_browser.sh [INTO]. A developer runs it when the pin changes; the result is committed.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
into=${1:-$here/../emulator/dashboard/static/vendor}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

command -v npm >/dev/null || { echo 'vendor: npm is missing' >&2; exit 1; }
cp "$here/npm/package.json" "$here/npm/package-lock.json" "$scratch/"
npm ci --prefix "$scratch" --ignore-scripts --no-audit --no-fund --silent </dev/null >&2
mkdir -p "$into"

cd "$scratch"
cat >entry.js <<'END'
import JsSIP from 'jssip';
export const { C, Grammar, UA, URI, Utils, WebSocketInterface, debug, name, version } = JsSIP;
END
version_of() { node -p "require('./node_modules/$1/package.json').version"; }
node_modules/.bin/esbuild entry.js --bundle --format=esm --platform=browser --target=es2022 --minify --legal-comments=none \
    --banner:js="// JsSIP $(version_of jssip), bundled by tools/vendor_browser.sh; licences: jssip.licenses.txt" \
    --metafile=made_of.json --outfile=jssip.js --log-level=warning

node - >licenses.txt 3>vendored.json <<'END'
const { createHash } = require('node:crypto');
const { readdirSync, readFileSync, writeSync } = require('node:fs');
const { inputs } = JSON.parse(readFileSync('made_of.json'));
const names = [...new Set(Object.keys(inputs).map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]))];
const packages = {};
for (const name of names.filter(Boolean).sort()) {
  const folder = `node_modules/${name}`;
  const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`));
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  if (!file) throw new Error(`${name} has no licence text`);
  packages[name] = version;
  console.log(`${name} ${version} (${license})\n\n${readFileSync(`${folder}/${file}`, 'utf8').trim()}\n\n`);
}
const sha256 = createHash('sha256').update(readFileSync('jssip.js')).digest('hex');
writeSync(3, `${JSON.stringify({ 'jssip.js': { sha256, packages } }, null, 2)}\n`);
END
cp jssip.js "$into/jssip.js"
cp licenses.txt "$into/jssip.licenses.txt"
cp vendored.json "$into/vendored.json"
