// 事務所: looks at the other side once a second and shows what changed.
import { make, both, at, ask, command, trouble, attempt } from "/page.js";
import { list } from "/part.js";
import { showFaults } from "/faults.js";
import { showDevices } from "/devices.js";

const PAUSE = 1000;
let since = 0;
let known = {};

async function look() {
  try {
    show(await ask(`/api/office?since=${since}`));
    if (unwell) trouble(null);
    unwell = false;
  } catch (error) {
    unwell = true;
    trouble(error);
  }
  setTimeout(look, PAUSE);
}
/** The last look failed; what a command said stands until the next command. */
let unwell = false;

function show(office) {
  at("institution").textContent = office.institution;
  at("https").hidden = !office.https;
  at("https-address").textContent = office.https ?? "";
  showClock(office);
  showReceptions(office);
  office.folders.forEach(showFolder);
  office.log.forEach(showLine);
  office.terminals.forEach(({ faults }, index) => showFaults(faults, index, "faults"));
  at("https-part").hidden = !office.https;
  showFaults(office.https_faults, null, "https-faults");
  if (office.log.length) attempt(showDevices);
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

const state = (batch) => batch.rounds ? `処理中 あと${batch.rounds}回` : "完了";

function showReceptions(office) {
  at("receptions-count").textContent = office.receptions ? `${office.receptions.toLocaleString()}（処理中 ${office.processing.toLocaleString()}）` : "";
  const rows = office.newest.map((one) => make("tr", {},
    make("td", {}, one.japanese, make("br"), make("span", { class: "number" }, one.number)), make("td", {}, state(one))));
  at("receptions").replaceChildren(rows.length
    ? make("table", {}, make("tbody", {}, ...rows))
    : make("p", { class: "empty" }, ...both("まだありません", "none yet")));
  at("all-receptions").hidden = office.receptions <= office.newest.length;
}

at("all-receptions").addEventListener("toggle", (event) => {
  if (!event.target.open) return;
  attempt(list(at("receptions-list"), "/api/receptions", {
    label: ["受付番号・電文名", "number or message"], heads: ["受付番号", "受付日時", "状態"], none: "該当なし",
    cells: (one) => [[one.japanese, make("br"), make("span", { class: "number" }, one.number)], one.at, state(one)],
  }));
});

function showFolder(folder) {
  let list = at(`files-${folder.name}`);
  if (!list) {
    list = make("ul", { class: "files", id: `files-${folder.name}`, tabindex: "0", "aria-labelledby": `title-${folder.name}` });
    at("folders").append(make("section", { class: "card" },
      make("h2", { id: `title-${folder.name}` }, `${folder.japanese} `, make("span", { lang: "en" }, folder.name), " ",
        make("span", { class: "count", id: `count-${folder.name}` })), list));
  }
  at(`count-${folder.name}`).textContent = folder.files ? folder.count.toLocaleString() : "見えません";
  const before = known[folder.name];
  const files = folder.files ?? [];
  list.replaceChildren(...files.map((file) => make("li",
    { class: before && !before.has(file.name) ? "new" : "" },
    file.name, " ", make("span", { class: "count" }, `${file.bytes.toLocaleString()} B・${age(file.age)}`))));
  if (!files.length) list.append(make("li", { class: "empty" }, ...both("空です", "empty")));
  if (folder.count > files.length) list.append(make("li", { class: "empty" }, `ほか ${(folder.count - files.length).toLocaleString()} 件`));
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

at("clock-buttons").addEventListener("click", (event) => {
  const shift = event.target.dataset?.shift;
  if (shift) attempt(() => command("/api/clock", { shift_ms: Number(shift) }));
});
at("stop-clock").addEventListener("click", (event) => {
  attempt(() => command("/api/clock", event.target.getAttribute("aria-pressed") === "true" ? "go" : "stop"));
});

attempt(showDevices);
look();
