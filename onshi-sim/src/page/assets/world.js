// 保存・復元・初期化, and what is wrong with a file.
import { make, both, at, command, send, trouble } from "/page.js";

export const told = (words) => { at("told").textContent = words; };

/** Does something with a file; what is wrong with it is shown under it, with its line. */
export async function report(id, deed, text = null) {
  told("");
  trouble(null);
  at(id).replaceChildren();
  try {
    await deed();
  } catch (error) {
    if (!error.wrong) return trouble(error);
    const { line, column, key, detail, japanese, english } = error.wrong;
    at(id).replaceChildren(
      make("p", {}, line ? make("strong", {}, `${line}行目 ${column}桁 `) : "", key ? make("code", {}, key) : "", " ", ...both(japanese, english)),
      detail ? make("p", {}, detail) : "");
    if (text && line) select(text, line);
  }
}

/** Puts the cursor on a line. */
function select(area, line) {
  const lines = area.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
}

const changed = (words) => {
  told(words);
  dispatchEvent(new Event("world"));
};

at("load").addEventListener("click", () => report("world-wrong", async () => {
  const [file] = at("world-file").files;
  if (!file) throw new Error("保存したファイルを選んでください / choose a saved file");
  await send("/api/world", await file.text());
  changed("復元しました");
}));
at("reset").addEventListener("click", () => at("sure").showModal());
at("sure-no").addEventListener("click", () => at("sure").close());
at("sure-yes").addEventListener("click", () => {
  at("sure").close();
  report("world-wrong", async () => {
    await command("/api/reset", null);
    changed("初期化しました");
  });
});
