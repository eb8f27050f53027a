// What every page needs: elements, questions to the server, and words for what went wrong.

/** Every page, for the way from one to another. */
const PAGES = [
  ["/", "事務所", "office"], ["/settings", "設定", "settings"], ["/people", "住民・保存", "people"],
  ["/bedside/visit", "訪問診療等", "visit"], ["/bedside/online", "オンライン診療等", "online"], ["/app", "アプリ", "app"],
];

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
export const command = (path, body) => send(path, JSON.stringify(body));

/** Sends what is JSON already. */
export async function send(path, text) {
  return answered(await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: text }));
}

async function answered(response) {
  const text = await response.text();
  if (!response.ok) throw refusal(text || response.statusText);
  return text ? JSON.parse(text) : null;
}

/** What the server says is wrong: words, or the place in a file. */
function refusal(text) {
  try {
    const wrong = JSON.parse(text);
    return Object.assign(new Error(wrong.japanese), { wrong });
  } catch {
    return new Error(text);
  }
}

/** Shows what went wrong, or takes it away again. */
export function trouble(error) {
  at("trouble").textContent = error ? `うまくいきませんでした (${error.message})` : "";
}

/** Does something, and shows what went wrong in it. */
export const attempt = (deed) => Promise.resolve().then(deed).then(() => trouble(null), trouble);

at("pages").append(...PAGES.map(([path, japanese, english]) =>
  make("a", { href: path, ...(location.pathname === path ? { "aria-current": "page" } : {}) }, ...both(japanese, english))));
