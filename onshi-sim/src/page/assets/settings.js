// 設定: every setting of the other side, each with the control of its kind; changed at once.
import { make, both, at, ask, command, trouble } from "/page.js";

const NONE = "なし";

/** How a value of each kind is shown in a control, read from it, and written in words. */
const KINDS = {
  switch: {
    control: (row, id) => [make("input", { id, type: "checkbox", checked: row.value })],
    read: ([box]) => box.checked,
    words: (value) => value ? "はい" : "いいえ",
  },
  number: {
    control: (row, id) => [make("input", { id, type: "number", min: "0", step: "1", required: true, value: row.value })],
    read: ([input]) => input.value === "" ? null : Number(input.value),
    words: (value) => value.toLocaleString(),
  },
  limit: {
    control: (row, id) => [make("input", { id, type: "number", min: "0", step: "1", placeholder: NONE, value: row.value ?? "" })],
    read: ([input]) => input.value === "" ? null : Number(input.value),
    words: (value) => value === null ? NONE : value.toLocaleString(),
  },
  choice: {
    control: (row, id) => [make("select", { id }, ...row.kind.choice.map(([name, words]) =>
      make("option", { value: name, selected: name === row.value }, words)))],
    read: ([select]) => select.value,
    words: (value, row) => row.kind.choice.find(([name]) => name === value)[1],
  },
  words: {
    control: (row, id) => [
      make("input", { id, type: "text", autocomplete: "off", placeholder: "空白で区切る", value: row.value.join(" ").trim() }),
      make("label", { class: "choice" }, make("input", { type: "checkbox", checked: row.value.includes("") }), make("span", {}, "すべて")),
    ],
    read: ([input, all]) => all.querySelector("input").checked ? [""] : input.value.split(/[\s,、]+/).filter(Boolean),
    words: (value) => value.length ? value.join(" ") : NONE,
  },
  text: {
    control: (row, id) => [make("input", { id, type: "text", autocomplete: "off", placeholder: NONE, value: row.value ?? "" })],
    read: ([input]) => input.value || null,
    words: (value) => value ?? NONE,
  },
  hours: {
    control: (row, id) => [
      make("input", { id, type: "time", "aria-label": `${row.japanese} から`, value: row.value?.from ?? "" }), "–",
      make("input", { type: "time", "aria-label": `${row.japanese} まで`, value: row.value?.to ?? "" }),
    ],
    read: ([from, , to]) => from.value && to.value ? { from: from.value, to: to.value } : from.value || to.value ? undefined : null,
    words: (value) => value ? `${value.from}–${value.to}` : NONE,
  },
};
const kindOf = (row) => KINDS[typeof row.kind === "string" ? row.kind : Object.keys(row.kind)[0]];

/** What each row shows: a row stays as it is, with what is being typed in it, until that changes. */
const shown = new Map();

/** Sends a change and shows what came of it; one setting can be in several rows. */
async function change(id, path, body, words) {
  try {
    await command(path, body);
    at("told").textContent = `設定しました: ${words}`;
    trouble(null);
  } catch (error) {
    at("told").textContent = "";
    trouble(error);
    shown.delete(id);
  }
  await show();
}

function settingRow(row) {
  const kind = kindOf(row);
  const id = `setting-${row.key}`;
  const parts = kind.control(row, id);
  const control = make("span", { class: "row control", onchange: () => {
    const value = kind.read(parts);
    if (value !== undefined) change(row.key, "/api/setting", { key: row.key, value }, row.japanese);
  } }, ...parts);
  const other = JSON.stringify(row.value) !== JSON.stringify(row.usual);
  return make("li", { id: row.key, class: other ? "changed" : "" },
    make("span", { class: "what" }, make("label", { for: id }, ...both(row.japanese, row.english)),
      make("span", { class: "count" }, make("code", {}, row.key), other ? `・既定 ${kind.words(row.usual, row)}` : "")),
    control);
}

function unknownRow(unknown, index) {
  const id = `unknown-${index}`;
  const choice = make("select", { id, onchange: () => change(`unknown-row-${index}`, "/api/unknown", { unknown: index, way: Number(choice.value) }, `U${unknown.number}`) },
    ...unknown.ways.map((one, way) => make("option", { value: way, selected: way === unknown.way }, one.japanese)));
  return make("li", { id: `unknown-row-${index}`, class: unknown.way ? "changed" : "" },
    make("span", { class: "what" }, make("label", { for: id }, `U${unknown.number} `, ...both(unknown.japanese, unknown.english)),
      make("span", { class: "count" }, make("code", {}, unknown.way ? unknown.ways[unknown.way].toml : ""))),
    unknown.ways.length ? choice : make("span", { class: "empty", id }, "模擬していません"));
}

/** Puts rows into a list, and those in place of others that are not as they were. */
function put(list, rows, form) {
  rows.forEach((row, index) => {
    const now = JSON.stringify(row);
    const old = list.children[index];
    if (old && shown.get(old.id) === now) return;
    const element = form(row, index);
    shown.set(element.id, now);
    const focused = old?.contains(document.activeElement) ? document.activeElement.id : null;
    old ? old.replaceWith(element) : list.append(element);
    if (focused) at(focused)?.focus();
  });
}

async function show() {
  const { settings, unknowns } = await ask("/api/settings");
  put(at("unknowns"), unknowns, unknownRow);
  put(at("settings"), settings, settingRow);
}

show().then(() => location.hash && at(location.hash.slice(1))?.scrollIntoView()).catch(trouble);
