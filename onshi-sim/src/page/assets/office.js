// 事務所: looks at the other side once a second and shows what changed.
import { make, both, at, ask, command, trouble } from "/page.js";

const PAUSE = 1000;
const CHANCES = [
  ["never", "起こさない"], ["next 1", "次の1回"], ["1/20", "20回に1回"], ["1/3", "3回に1回"], ["always", "毎回"],
];
let since = 0;
let known = {};

async function look() {
  try {
    show(await ask(`/api/office?since=${since}`));
    trouble(null);
  } catch (error) {
    trouble(error);
  }
  setTimeout(look, PAUSE);
}

function show(office) {
  at("institution").textContent = office.institution;
  showClock(office);
  showReceptions(office.receptions);
  office.folders.forEach(showFolder);
  office.log.forEach(showLine);
  office.terminals.forEach(showFaults);
}

function showClock(office) {
  at("now").textContent = office.now;
  const hours = Math.round(office.ahead_ms / 3600000);
  at("clock-state").textContent = office.stopped ? "止まっています"
    : hours ? `実際の時刻から ${hours > 0 ? "+" : "−"}${Math.abs(hours)} 時間` : "実際の時刻";
  const button = at("stop-clock");
  button.textContent = office.stopped ? "動かす" : "止める";
  button.setAttribute("aria-pressed", office.stopped);
}

function showReceptions(receptions) {
  at("receptions-count").textContent = receptions.length;
  const rows = receptions.map((one) => make("tr", {},
    make("td", {}, one.japanese, make("br"), make("span", { class: "number" }, one.number)),
    make("td", {}, one.rounds ? `処理中 あと${one.rounds}回` : "完了")));
  at("receptions").replaceChildren(rows.length
    ? make("table", {}, make("tbody", {}, ...rows))
    : make("p", { class: "empty" }, ...both("まだありません", "none yet")));
}

function showFolder(folder) {
  let list = at(`files-${folder.name}`);
  if (!list) {
    list = make("ul", { class: "files", id: `files-${folder.name}`, tabindex: "0", "aria-labelledby": `title-${folder.name}` });
    at("folders").append(make("section", { class: "card" },
      make("h2", { id: `title-${folder.name}` }, `${folder.japanese} `, make("span", { lang: "en" }, folder.name), " ",
        make("span", { class: "count", id: `count-${folder.name}` })), list));
  }
  at(`count-${folder.name}`).textContent = folder.files ? folder.count : "見えません";
  const before = known[folder.name];
  const files = folder.files ?? [];
  list.replaceChildren(...files.map((file) => make("li",
    { class: before && !before.has(file.name) ? "new" : "" },
    file.name, " ", make("span", { class: "count" }, `${file.bytes.toLocaleString()} B・${age(file.age)}`))));
  if (!files.length) list.append(make("li", { class: "empty" }, ...both("空です", "empty")));
  if (folder.count > files.length) list.append(make("li", { class: "empty" }, `ほか ${folder.count - files.length} 件`));
  known[folder.name] = new Set(files.map((file) => file.name));
}

function age(seconds) {
  if (seconds < 60) return `${seconds} 秒前`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} 分前`;
  return `${Math.floor(seconds / 3600)} 時間前`;
}

function showLine(line) {
  since = line.number + 1;
  const list = at("log");
  const [japanese, english = ""] = line.text.split(" / ", 2);
  list.prepend(make("li", {}, make("time", {}, line.at.slice(11)), japanese, " ", make("span", { lang: "en" }, english)));
  while (list.children.length > 300) list.lastChild.remove();
}

function showFaults(terminal, index) {
  for (const fault of terminal.faults) {
    const id = `fault-${index}-${fault.name}`;
    let row = at(id);
    if (!row) {
      const choice = make("select", { id: `choice-${id}`, onchange: () => setFault(index, fault.name, choice.value) },
        ...CHANCES.map(([value, words]) => make("option", { value }, words)));
      row = make("li", { id }, make("label", { for: choice.id }, fault.japanese, make("span", { lang: "en" }, fault.english)),
        choice, make("span", { class: "number", "aria-label": "発生回数" }));
      at("faults").append(row);
    }
    const choice = row.querySelector("select");
    row.classList.toggle("on", fault.chance !== "never");
    if (document.activeElement !== choice) {
      if (![...choice.options].some((option) => option.value === fault.chance)) {
        choice.append(make("option", { value: fault.chance }, fault.chance));
      }
      choice.value = fault.chance;
    }
    row.lastChild.textContent = fault.struck || "";
  }
}

const setFault = (terminal, fault, chance) => act("/api/fault", { terminal, fault, chance });
const act = (path, body) => command(path, body).then(() => trouble(null), trouble);

at("clock-buttons").addEventListener("click", (event) => {
  const shift = event.target.dataset?.shift;
  if (shift) act("/api/clock", { shift_ms: Number(shift) });
});
at("stop-clock").addEventListener("click", (event) => {
  act("/api/clock", event.target.getAttribute("aria-pressed") === "true" ? "go" : "stop");
});
at("heal").addEventListener("click", () => act("/api/heal", null));
at("show-people").addEventListener("click", async (event) => {
  const shown = event.currentTarget.getAttribute("aria-expanded") === "true";
  event.currentTarget.setAttribute("aria-expanded", String(!shown));
  at("people").hidden = shown;
  if (!shown) await showPeople().catch(trouble);
});

async function showPeople() {
  const people = await ask("/api/people");
  at("people").replaceChildren(make("table", {},
    make("thead", {}, make("tr", {}, ...["患者", "生年月日", "保険者番号", "訪問", "オンライン"].map((words) => make("th", { scope: "col" }, words)))),
    make("tbody", {}, ...people.map((one) => make("tr", {},
      make("td", {}, one.name, make("br"), make("span", { class: "count" }, one.kana)), make("td", {}, one.birthdate),
      make("td", {}, one.insurer_number), make("td", {}, one.visit ?? "—"), make("td", {}, one.online ?? "—"))))));
}

look();
