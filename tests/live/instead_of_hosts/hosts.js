// Stands for a line of /etc/hosts and for port 443, which a test may have neither of: api.plivo.com is OFFHOOK_AT.
'use strict';

const tls = require('tls');

const theirs = tls.connect;
const [host, port] = process.env.OFFHOOK_AT.split(':');

tls.connect = (options, ...more) =>
  theirs(options.host === 'api.plivo.com' ? { ...options, host, port: Number(port) } : options, ...more);
