// Builds Plivo XML with the official Node SDK: one JSON element a line on stdin, one JSON answer a line on stdout.
"use strict";

const readline = require("node:readline");
const plivo = require("plivo");

const WITHOUT_BODY = new Set(["Dial", "GetDigits", "GetInput", "Hangup", "PreAnswer", "Record", "Wait", "break"]);
const INSIDE = { Number: "addDial", User: "addDial" };
const NEEDED = { MultiPartyCall: { role: "Agent" } };

function method(name) {
  const words = name.split("-").map((word) => word[0].toUpperCase() + word.slice(1));
  return "add" + words.join("");
}

function add(parent, { name, body }, attributes) {
  return WITHOUT_BODY.has(name) ? parent[method(name)](attributes) : parent[method(name)](body, attributes);
}

// The attributes that it knows, from an element that nobody sees.
function known(element) {
  const aside = new plivo.Response();
  const isMarkup = element.name[0] === element.name[0].toLowerCase();
  const parent = isMarkup ? aside.addSpeak("x", { voice: "Polly.Amy" }) : aside;
  const inside = INSIDE[element.name] ? aside[INSIDE[element.name]]({}) : parent;
  return add(inside, element, { ...NEEDED[element.name] }).valid_attributes;
}

function build(parent, element, names) {
  names[element.name] = known(element);
  const kept = Object.entries(element.attributes).filter(([key]) => names[element.name].includes(key));
  const built = add(parent, element, Object.fromEntries(kept));
  element.children.forEach((child) => build(built, child, names));
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const response = new plivo.Response();
  const names = {};
  build(response, JSON.parse(line), names);
  console.log(JSON.stringify({ xml: response.toXML(), known: names }));
});
