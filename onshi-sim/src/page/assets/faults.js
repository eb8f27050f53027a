// 障害: what goes wrong at the terminals and over HTTPS, and how often.
import { make, at, command, attempt } from "/page.js";

const CHANCES = [
  ["never", "起こさない"], ["next 1", "次の1回"], ["1/20", "20回に1回"], ["1/3", "3回に1回"], ["always", "毎回"],
];

/** The faults of a terminal by its index, or those over HTTPS (null), in a list. */
export function showFaults(faults, terminal, list) {
  for (const fault of faults) {
    const id = `fault-${terminal ?? "https"}-${fault.name}`;
    const row = at(id) ?? newRow(id, terminal, list, fault);
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

function newRow(id, terminal, list, fault) {
  const choice = make("select", { id: `choice-${id}`, onchange: () => attempt(() =>
    command("/api/fault", { terminal, fault: fault.name, chance: choice.value })) },
  ...CHANCES.map(([value, words]) => make("option", { value }, words)));
  const row = make("li", { id }, make("label", { for: choice.id }, fault.japanese, make("span", { lang: "en" }, fault.english)),
    choice, make("span", { class: "number", "aria-label": "発生回数" }));
  at(list).append(row);
  return row;
}

at("heal").addEventListener("click", () => attempt(() => command("/api/heal", null)));
