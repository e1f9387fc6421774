// Questions to the platform. What goes wrong is a Problem whose message is for a person.

/** Something that a person should read. */
export class Problem extends Error {}

/** JSON of GET `path`. */
export async function getJson(path) {
  return (await ask(path)).json();
}

/** Text of GET `path`. */
export async function getText(path) {
  return (await ask(path)).text();
}

/** The body of GET `path` as a Blob. */
export async function getBlob(path) {
  return (await ask(path)).blob();
}

/** POST, with `body` as JSON if there is one; the answer's JSON. */
export async function post(path, body = null) {
  const given = body && { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  return (await ask(path, { method: "POST", ...given })).json();
}

/** Wait for `work` and swallow its Problem: that the platform is away is said in the header already. */
export async function quietly(work) {
  try {
    await work;
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
  }
}

async function ask(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, {
      headers: { Accept: "application/json, text/plain;q=0.9, */*;q=0.5" },
      redirect: "manual",
      ...options,
    });
  } catch {
    throw new Problem("The platform does not answer.");
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) {
    window.location.assign("/lab/enter?next=/");
    throw new Problem("Please sign in.");
  }
  if (!answer.ok) throw new Problem(await reason(answer));
  return answer;
}

async function reason(answer) {
  const text = await answer.text();
  try {
    const said = JSON.parse(text);
    const words = said.error ?? said.detail ?? said.message;
    if (typeof words === "string" && words) return words;
  } catch {
    if (text && text.length < 300 && !text.startsWith("<")) return text;
  }
  return `The platform answered ${answer.status} ${answer.statusText}.`.replace(" .", ".");
}
