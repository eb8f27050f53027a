// The stand-in for マイナ資格確認アプリ (vendor manual, 表2.1.1-3). One step at a time:
//   activation code ─► card ─► confirmed ─► consents ─► result          and from the card: history
import { make, both, ask, command, attempt } from "/page.js";
import { step, button, field, patients, fourDigits, pinField, eligibility, consents, said } from "/steps.js";

const KEPT = "onshi-app-device";
let device = localStorage.getItem(KEPT);
const of = (rest) => `/api/app/${encodeURIComponent(device)}/${rest}`;

function register() {
  const code = make("input", { id: "code", autocomplete: "off", inputmode: "numeric", placeholder: "0000-0000-0000-0000" });
  step("端末を登録する", "register this device",
    make("p", {}, "アクティベーションコードは、レセコンから発行を要求するか、",
      make("a", { href: "/#devices" }, "事務所の画面（資格確認端末）"), "で発行します。ID とパスワードは模擬していません。 ",
      make("span", { lang: "en" }, "Ask for a code from the receipt computer, or issue one in the office. ID and password are not simulated.")),
    field("アクティベーションコード", "activation code", code),
    make("p", { class: "row" }, button("登録する", "register", async () => {
      const given = code.value.trim();
      if (!given) throw new Error("アクティベーションコードを入れてください / type the activation code");
      await command(`/api/app/${encodeURIComponent(given)}`, null);
      device = given;
      localStorage.setItem(KEPT, given);
      await card();
    }, true)));
}

function leave() {
  device = null;
  localStorage.removeItem(KEPT);
  register();
}

async function card() {
  const [choice, chosen] = await patients();
  const pin = pinField();
  const passcode = make("input", { id: "passcode", type: "password", inputmode: "numeric", autocomplete: "off", maxlength: "8" });
  const seen = make("input", { type: "checkbox", id: "seen" });
  const way = (value, japanese, english, ...more) => make("div", {}, make("label", { class: "choice" },
    make("input", { type: "radio", name: "check", value, checked: value === "pin", onchange: shown }),
    make("span", {}, japanese, make("span", { lang: "en" }, english))), make("div", { id: `by-${value}`, class: "inside" }, ...more));
  const by = () => document.querySelector("input[name=check]:checked").value;
  function shown() {
    for (const one of ["pin", "eyes"]) document.getElementById(`by-${one}`).hidden = by() !== one;
  }
  step("資格確認", "confirm a qualification",
    make("p", {}, "カードの代わりに試験患者を選びます。暗証番号は何でもかまいません。 ",
      make("span", { lang: "en" }, "Choose a test patient in place of the card; any PIN will do.")),
    ...choice,
    make("fieldset", {}, make("legend", {}, ...both("本人確認", "whose card is it")),
      way("pin", "暗証番号（PIN認証）", "PIN", field("暗証番号", "PIN", pin)),
      way("eyes", "目視（PINなし認証）", "by eye",
        make("label", { class: "choice" }, seen, make("span", {}, "カードの顔写真と本人を見比べました", make("span", { lang: "en" }, "the face is that of the photograph"))),
        field("目視確認用パスコード", "passcode of the visual check", passcode),
        make("p", { class: "empty" }, "パスコードは、レセコンから取得するか、事務所の画面で見られます。毎回入れることは推定です。"))),
    make("p", { class: "row" },
      button("資格を確認する", "confirm", async () => {
        if (by() === "pin") fourDigits(pin);
        else if (!seen.checked) throw new Error("顔写真と本人を見比べてください / compare the face first");
        const person = chosen();
        const typed = by() === "pin" ? null : passcode.value;
        confirmed(await command(of("confirm"), { person, passcode: typed }));
      }, true),
      button("履歴", "history", history), button("別の端末にする", "another device", leave)));
  shown();
}

function confirmed(person) {
  const choose = () => consents(of(`${person.id}/consent`), person, () => confirmed(person), result);
  eligibility(person, button("同意を選ぶ", "choose consents", choose, true), button("最初に戻る", "start again", card));
  const put = make("p", { class: "good", role: "status" });
  document.querySelector("#step section").append(make("details", {},
    make("summary", {}, ...both("他社製品が face に置くファイル", "a face file of another product")),
    make("p", {}, "アプリは face に何も置きません。アプリの表示から face 用のファイルを作る製品があります（公開されている実装）。 ",
      make("span", { lang: "en" }, "The app puts nothing there; some products make such a file of what it shows.")),
    make("p", { class: "row" }, button("face に置く", "put it into face", async () => {
      await command(of(`${person.id}/face`), null);
      put.textContent = "face に置きました";
    })), put));
}

function result(one) {
  step("同意登録の結果", "result", said(one),
    make("h3", {}, ...both("レセコンから見えるもの", "what the receipt computer can notice")),
    make("ul", {},
      make("li", {}, "この日の同意済資格情報一括取得に、この患者が現れます（図2.1.3-3）。"),
      make("li", {}, "アクティベーションコード照会で、この端末は「端末登録済」です（推定）。"),
      make("li", {}, "res にも face にも、頼まなければファイルは出ません（マニュアルに記載なし）。")),
    make("p", {}, "アプリの同意情報取消は「今後、実装予定」です（表2.1.1-3）。レセコンかマイナ在宅受付Webで取り消します。 ",
      make("span", { lang: "en" }, "The app cannot take a consent back yet.")),
    make("p", { class: "row" }, button("最初に戻る", "start again", card, true)));
}

async function history() {
  const entries = await ask(of("history"));
  step("履歴", "history",
    make("p", { class: "empty" }, "閲覧できるのは「資格確認した日の翌日未まで」（表2.1.1-3 の表記）。読み方は ",
      make("a", { href: "/settings#app_history" }, "設定"), " で選べます。"),
    ...entries.map((one) => make("div", {}, make("h3", {}, make("time", {}, one.at), one.name),
      make("p", {}, `${one.validity}・${one.how}`), make("p", { class: "empty" }, `${one.until} まで閲覧できます`))),
    entries.length ? "" : make("p", { class: "empty" }, ...both("閲覧できる履歴はありません", "nothing to show")),
    make("p", { class: "row" }, button("最初に戻る", "start again", card, true)));
}

/** A device that the system does not know, any more or yet, begins with its code. */
async function begin() {
  if (!device) return register();
  try {
    await ask(of("history"));
  } catch {
    return leave();
  }
  return card();
}

attempt(begin);
