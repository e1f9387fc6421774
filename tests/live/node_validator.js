// Lets the official Node SDK judge signatures: one JSON request a line on stdin, one JSON verdict a line on stdout.
"use strict";

const readline = require("node:readline");
const plivo = require("plivo");

function verdict({ method, url, nonce, token, v2, v3, params }) {
  try {
    return {
      v2: plivo.validateSignature(url, nonce, v2, token),
      v3: plivo.validateV3Signature(method, url, nonce, token, v3, params),
    };
  } catch (error) {
    return { error: String(error) };
  }
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  console.log(JSON.stringify(verdict(JSON.parse(line))));
});
