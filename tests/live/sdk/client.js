// The official Node SDK: takes {name, given} as a line of JSON, calls that method, says what came of it as a line of JSON.
'use strict';

const readline = require('readline');
const plivo = require('plivo');

// The SDK prints what it pleases; standard output is ours.
console.log = () => {};
const say = (told) => process.stdout.write(`${JSON.stringify(told)}\n`);

const client = new plivo.Client(process.env.PLIVO_AUTH_ID, process.env.PLIVO_AUTH_TOKEN);

async function told({ name, given }) {
  const [resource, method] = name.split('.');
  try {
    const value = await client[resource][method](...given);
    // It returns what it finds wrong with its arguments instead of throwing it.
    return value instanceof Error ? { error: `${value.name}: ${value.message}` } : { value };
  } catch (error) {
    return { error: error instanceof Error ? `${error.constructor.name}: ${error.message}` : String(error) };
  }
}

async function main() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    say(await told(JSON.parse(line)));
  }
}

// Every method of every resource, for those who want to forget none.
function methods() {
  const found = {};
  for (const [resource, held] of Object.entries(client)) {
    const names = new Set();
    for (let level = held; level && level !== Object.prototype && level !== Function.prototype; level = Object.getPrototypeOf(level)) {
      if (typeof held !== 'object') break;
      Object.getOwnPropertyNames(level).filter((name) => name !== 'constructor' && typeof held[name] === 'function').forEach((name) => names.add(name));
    }
    found[resource] = [...names];
  }
  return found;
}

if (process.argv[2] === 'methods') say(methods());
else main();
