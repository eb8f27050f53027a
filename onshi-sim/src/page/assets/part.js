// A long list, a part at a time: looked through by words, and leafed through.
import { make, both, ask, attempt } from "/page.js";

const PAUSE = 250;

/**
 * Shows rows of `path` in an element: a field for words, a table, and the way on and back.
 * Returns a function that shows the present part anew.
 */
export function list(into, path, { label, heads, cells, none }) {
  let from = 0;
  let waiting;
  let asked = 0;
  const words = make("input", { type: "search", autocomplete: "off", oninput: () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => attempt(() => show(0)), PAUSE);
  } });
  const count = make("p", { class: "empty", role: "status" });
  const body = make("tbody");
  const table = make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label[0] },
    make("table", {}, make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))), body));
  const turn = (by) => () => attempt(() => show(from + by * size));
  let size = 50;
  const back = make("button", { type: "button", onclick: turn(-1) }, ...both("前へ", "back"));
  const on = make("button", { type: "button", onclick: turn(1) }, ...both("次へ", "on"));

  async function show(start = from) {
    const mine = ++asked;
    const part = await ask(`${path}?from=${Math.max(start, 0)}&words=${encodeURIComponent(words.value)}`);
    if (mine !== asked) return;
    from = part.from;
    body.replaceChildren(...part.rows.map((row) => make("tr", {}, ...cells(row).map((cell) => make("td", {}, ...[cell].flat())))));
    count.textContent = part.count ? `${part.count.toLocaleString()} 件中 ${(from + 1).toLocaleString()}–${(from + part.rows.length).toLocaleString()} 件目` : none;
    table.hidden = !part.count;
    back.disabled = from === 0;
    on.disabled = from + part.rows.length >= part.count;
  }

  into.replaceChildren(make("label", { class: "field" }, ...both(...label), words), count, table,
    make("p", { class: "row" }, back, on));
  return show;
}
