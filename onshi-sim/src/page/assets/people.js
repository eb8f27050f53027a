// 住民: looked up, and edited by a file.
import { make, both, at, command, attempt } from "/page.js";
import { list } from "/part.js";
import { report, told } from "/world.js";

const shown = list(at("people"), "/api/people", {
  label: ["氏名・カナ・生年月日・番号", "name, kana, date or number"], none: "該当する人がいません",
  heads: ["患者", "生年月日", "保険者番号", "訪問", "オンライン"],
  cells: (one) => [[one.name, make("br"), make("span", { class: "count" }, one.kana)], one.birthdate, one.insurer_number, one.visit ?? "—", one.online ?? "—"],
});

/** Names that are on the page follow what was done; those that are not stay away. */
const renew = () => at("people").hidden ? null : shown();

at("show-people").addEventListener("click", (event) => attempt(async () => {
  const button = event.target.closest("button");
  const open = button.getAttribute("aria-expanded") !== "true";
  button.setAttribute("aria-expanded", String(open));
  button.replaceChildren(...(open ? both("名前を隠す", "hide names") : both("名前を表示する", "show names")));
  at("people").hidden = !open;
  await renew();
}));

at("edit-file").addEventListener("change", (event) => attempt(async () => {
  const [file] = event.target.files;
  if (!file) return;
  at("edit-text").value = await file.text();
  const form = file.name.toLowerCase().endsWith(".csv") ? "csv" : "toml";
  document.querySelector(`input[name=form][value=${form}]`).checked = true;
}));

at("edit").addEventListener("click", () => report("edit-wrong", async () => {
  const form = document.querySelector("input[name=form]:checked").value;
  const done = await command("/api/people/edit", { form, text: at("edit-text").value });
  await renew();
  told(`反映しました: 追加 ${done.added} 人、変更 ${done.changed} 人`);
}, at("edit-text")));

addEventListener("world", () => attempt(renew));
