// What both pages need: elements, questions to the server, and words for what went wrong.

/** Makes an element: `make("li", {class: "new"}, "text", child)`. Text is never read as HTML. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (typeof value === "boolean") element.toggleAttribute(name, value);
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Japanese with the English beside it. */
export function both(japanese, english) {
  return [japanese, " ", make("span", { lang: "en" }, english)];
}

export const at = (id) => document.getElementById(id);

/** Asks for JSON. */
export async function ask(path) {
  return answered(await fetch(path));
}

/** Sends a command. */
export async function command(path, body) {
  return answered(await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  }));
}

async function answered(response) {
  const text = await response.text();
  if (!response.ok) throw new Error(text || response.statusText);
  return text ? JSON.parse(text) : null;
}

/** Shows what went wrong, or takes it away again. */
export function trouble(error) {
  at("trouble").textContent = error ? `うまくいきませんでした (${error.message})` : "";
}
