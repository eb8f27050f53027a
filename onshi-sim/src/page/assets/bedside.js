// 患者宅: the stand-in for マイナ在宅受付Web (vendor manual, 表2.1.1-2). One step at a time:
//   card ─► confirmed ─► consents ─► result          and from the card: history ─► cancel
import { make, both, at, ask, command, attempt } from "/page.js";
import { step, button, field, patients, fourDigits, pinField, eligibility, consents, said } from "/steps.js";

const care = location.pathname.split("/")[2];
const CARES = { visit: ["訪問診療等", "visiting care"], online: ["オンライン診療等", "online care"] };
const of = (id) => `/api/bedside/${care}/${id}`;

async function card() {
  const [choice, chosen] = await patients();
  const pin = pinField();
  step("マイナンバーカードを読み取る", "read the card",
    make("p", {}, "カードの代わりに試験患者を選びます。暗証番号は何でもかまいません。 ",
      make("span", { lang: "en" }, "Choose a test patient in place of the card; any PIN will do.")),
    ...choice,
    field("暗証番号", "PIN", pin),
    make("p", { class: "row" },
      button("資格を確認する", "confirm", () => {
        fourDigits(pin);
        return confirmed(chosen());
      }, true),
      button("同意の履歴", "history", () => history(chosen()))));
}

async function confirmed(id) {
  const person = await ask(of(id));
  const choose = () => consents(`${of(id)}/consent`, person, () => confirmed(id), (one) => result(id, one));
  eligibility(person, button("同意を選ぶ", "choose consents", choose, true), button("戻る", "back", card));
}

function result(id, one) {
  step("同意登録の結果", "result", said(one),
    make("p", { class: "row" }, button("同意の履歴", "history", () => history(id)), button("最初に戻る", "start again", card, true)));
}

async function history(id) {
  const entries = await ask(`${of(id)}/history`);
  step("同意の履歴", "history",
    ...entries.map((one) => make("div", {}, make("h3", {}, make("time", {}, one.given), one.state),
      make("p", {}, one.kinds.length ? one.kinds.join("、") : "資格情報のみ"),
      one.until ? make("p", { class: "empty" }, `有効期限 ${one.until}`) : "",
      one.in_force ? make("p", { class: "row" }, button("同意を取り消す", "cancel this consent",
        async () => result(id, await command(`${of(id)}/cancel`, null)))) : "")),
    entries.length ? "" : make("p", { class: "empty" }, ...both("この施設での同意はありません", "no consent at this place")),
    make("p", { class: "row" }, button("最初に戻る", "start again", card, true)));
}

at("care").replaceChildren(...both(...(CARES[care] ?? ["", ""])));
attempt(card);
