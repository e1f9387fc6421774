// Building elements, and changing those on the page into new ones without losing focus, scroll or sound.

const OWN = "data-own"; // such an element looks after itself: once on the page it is left alone

/** An element. `attributes`: false and null leave one out, true sets it empty; `style` is an object. Strings become text. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "style") Object.entries(value).forEach(([key, one]) => element.style.setProperty(key, one));
    else if (value !== false && value !== null && value !== undefined)
      element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...present(children));
  return element;
}

function present(children) {
  return children
    .flat(Infinity)
    .filter((child) => child !== null && child !== undefined && child !== false && child !== "");
}

/** Make `parent` hold `children`. Elements with the same `data-key` (or, without one, the same place) are changed, not replaced. */
export function fill(parent, ...children) {
  reconcile(
    parent,
    present(children).map((child) => (child instanceof Node ? child : document.createTextNode(child))),
  );
}

function reconcile(parent, wanted) {
  const keyed = new Map();
  for (const child of parent.children) if (child.dataset.key) keyed.set(child.dataset.key, child);
  let next = parent.firstChild;
  for (const fresh of wanted) {
    const key = fresh.dataset?.key;
    const known = key ? keyed.get(key) : next;
    if (known && (key || !known.dataset?.key) && isAlike(known, fresh)) {
      if (known === next) next = next.nextSibling;
      else parent.insertBefore(known, next);
      if (known !== fresh) patch(known, fresh);
    } else {
      parent.insertBefore(fresh, next);
    }
  }
  while (next) {
    const gone = next;
    next = next.nextSibling;
    gone.remove();
  }
}

function isAlike(known, fresh) {
  return known.nodeName === fresh.nodeName && known.dataset?.own === fresh.dataset?.own;
}

function patch(known, fresh) {
  if (known.nodeType === Node.TEXT_NODE) {
    if (known.data !== fresh.data) known.data = fresh.data;
    return;
  }
  if (fresh.hasAttribute(OWN)) return;
  patchAttributes(known, fresh);
  reconcile(known, [...fresh.childNodes]);
}

function patchAttributes(known, fresh) {
  for (const { name, value } of fresh.attributes) {
    if (name !== "style" && known.getAttribute(name) !== value) known.setAttribute(name, value);
  }
  for (const { name } of [...known.attributes]) {
    const isTheirs = name === "style" || (name === "open" && known.nodeName === "DETAILS");
    if (!isTheirs && !fresh.hasAttribute(name)) known.removeAttribute(name);
  }
  if (known.style.cssText !== fresh.style.cssText) known.style.cssText = fresh.style.cssText;
}

/** Call `act(element, event)` for clicks on whatever inside `root` has `data-do` of that name. */
export function onDo(root, name, act) {
  root.addEventListener("click", (event) => {
    const element = event.target.closest(`[data-do="${name}"]`);
    if (element && root.contains(element)) act(element, event);
  });
}
