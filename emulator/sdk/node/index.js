// For a user's own program: points the official Node SDK, unmodified, at an Offhook platform. docs/sdk.md
//
//     OFFHOOK_URL=http://127.0.0.1:8080 node --require FOLDER app.js      without a change to app.js
//     require(FOLDER).redirect('http://127.0.0.1:8080')                   from within
//
// It stands where every HTTPS request of Node passes and not in the SDK's HTTP library, of which a program may hold
// several copies. Nothing that is meant for any host of plivo.com leaves the machine.
'use strict';

const http = require('http');
const https = require('https');
const { syncBuiltinESMExports } = require('module');
const { urlToHttpOptions } = require('url');

const VARIABLE = 'OFFHOOK_URL';
const theirs = { request: https.request, get: https.get };
let target = null;

// From now on requests go to the platform at `url`, by default the environment's OFFHOOK_URL; throws for what is none.
function redirect(url = process.env[VARIABLE]) {
  target = origin(url);
  install({ request, get });
}

// From now on requests go to Plivo again.
function restore() {
  target = null;
  install(theirs);
}

function install(functions) {
  Object.assign(https, functions);
  syncBuiltinESMExports();
}

function request(...given) {
  const { options, callback } = asOptions(given);
  const path = pathAtPlivo(options);
  if (path === null) return theirs.request(...given);
  const send = target.protocol === 'https:' ? theirs.request : http.request;
  // The agent is one for HTTPS, and may be one for a proxy.
  const { protocol, hostname, port } = target;
  return send({ ...options, protocol, hostname, host: hostname, port, path, agent: undefined }, callback);
}

function get(...given) {
  const sent = request(...given);
  sent.end();
  return sent;
}

// Node's own forms: (url[, options][, callback]) and (options[, callback]).
function asOptions(given) {
  const parts = given.filter((part) => part && typeof part !== 'function');
  const all = parts.map((part) => {
    if (typeof part === 'string') return urlToHttpOptions(new URL(part));
    return part instanceof URL ? urlToHttpOptions(part) : part;
  });
  return { options: Object.assign({}, ...all), callback: given.find((part) => typeof part === 'function') };
}

// The path of a request that is meant for Plivo, or null. A proxy is asked for a whole address (RFC 9112 section 3.2.2).
function pathAtPlivo(options) {
  const path = options.path || '/';
  if (path.startsWith('/')) return isPlivo(options.hostname || options.host || '') ? path : null;
  const whole = new URL(path);
  return isPlivo(whole.hostname) ? whole.pathname + whole.search : null;
}

function isPlivo(host) {
  return /(^|\.)plivo\.com(:\d+)?$/i.test(host);
}

function origin(url) {
  let parts = null;
  try {
    parts = urlToHttpOptions(new URL(url));
  } catch {
    // Said below.
  }
  if (!parts || !/^https?:$/.test(parts.protocol) || parts.path !== '/') {
    throw new Error(`offhook: expected the address of a platform in ${VARIABLE}, such as http://127.0.0.1:8080`);
  }
  return parts;
}

module.exports = { redirect, restore };
if (process.env[VARIABLE]) redirect();
