// The one dialog of the page: the browser traps focus in it, closes it by Escape and gives focus back.

import { fill } from "./elements.js";

const dialog = document.querySelector("#dialog");
const title = document.querySelector("#dialog-title");
const body = document.querySelector("#dialog-body");
let showing = 0;

dialog.addEventListener("close", () => {
  showing += 1;
});
document.querySelector("#dialog-close").addEventListener("click", () => dialog.close());
dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close(); // a click beside it
});

/** Show `words` as the title and `children` below. Answers a function that changes both while this is still what is shown. */
export function showDialog(words, ...children) {
  showing += 1;
  if (!dialog.open) dialog.showModal();
  const put = sameDialog();
  put(words, ...children);
  body.scrollTop = 0;
  return put;
}

/** The function that showDialog answered for what is shown now. */
export function sameDialog() {
  const mine = showing;
  return (words, ...children) => {
    if (mine !== showing || !dialog.open) return;
    title.textContent = words;
    fill(body, ...children);
  };
}
