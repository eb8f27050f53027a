// The terminal's own screens for マイナ資格確認アプリ: codes of its devices, and the passcode.
import { make, both, at, ask, command, attempt } from "/page.js";

export async function showDevices() {
  const devices = await ask("/api/devices");
  at("device-codes").replaceChildren(devices.length
    ? make("table", {}, make("tbody", {}, ...devices.map((one) => make("tr", {},
      make("td", {}, one.device_name, make("br"), make("span", { class: "number" }, one.code)),
      make("td", {}, one.state, make("br"), make("span", { class: "count" }, one.available ? `期限 ${one.available}` : ""))))))
    : make("p", { class: "empty" }, ...both("まだありません", "none yet")));
}

at("issue").addEventListener("click", () => attempt(async () => {
  await command("/api/devices/code", { device_name: at("device-name").value });
  at("device-name").value = "";
  await showDevices();
}));

at("passcode").addEventListener("click", () => attempt(async () => {
  at("passcode-shown").textContent = `パスコード ${await command("/api/devices/passcode", null)}`;
}));
