// What the Node adapter sends where, by every way in which a Node program asks by HTTPS. A JSON object on stdout.
'use strict';

const https = require('https');
const { once } = require('events');
const http = require('http');
const plivo = require('plivo');

const adapter = require(process.argv[2]);
const asked = [];

async function platform() {
  const server = http.createServer((request, answer) => {
    asked.push(`${request.method} ${request.headers.host.split(':')[0]} ${request.url}`);
    answer.setHeader('Content-Type', 'application/json');
    answer.end('{"api_id": "1", "message": "done"}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const got = (send) => new Promise((resolve, reject) => send((answer) => answer.resume().on('end', resolve)).on('error', reject));

async function main() {
  const server = await platform();
  const before = new plivo.Client('MAXXXXXXXXXXXXXXXXXX', 'token');
  adapter.redirect(`http://127.0.0.1:${server.address().port}/`);
  await before.calls.create('15550100', '15550101', 'http://a/');
  await before.callFeedback.create('uuid', 5, [], 'fine');
  await new plivo.Client('MAYYYYYYYYYYYYYYYYYY', 'token').accounts.get();
  process.env.HTTPS_PROXY = 'http://127.0.0.1:9';
  await before.calls.hangup('uuid');
  delete process.env.HTTPS_PROXY;
  await got((then) => https.get('https://api.plivo.com/text', then));
  await got((then) => https.get(new URL('https://api.plivo.com/url'), { headers: {} }, then));
  const { get } = await import('https');
  await got((then) => get({ host: 'api.plivo.com', path: '/module?a=b' }, then));

  const theirs = await got((then) => https.get('https://127.0.0.1:9/other', then)).catch((error) => error.code);
  adapter.restore();
  const restored = await got((then) => https.get({ host: 'plivo.com', port: 9, lookup: nowhere }, then)).catch((error) => error.code);
  const refused = ['127.0.0.1:80', 'ftp://a', 'http://a/v1/Account', undefined].map((url) => {
    try {
      return adapter.redirect(url);
    } catch (error) {
      return error.message;
    }
  });
  server.close();
  console.log(JSON.stringify({ asked, theirs, restored, refused }));
}

const nowhere = (_host, _options, then) => then(Object.assign(new Error('looked up'), { code: 'LOOKED_UP' }));

main();
