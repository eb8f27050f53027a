// 患者宅: the stand-in for マイナ在宅受付Web (vendor manual, 表2.1.1-2). One step at a time:
//   card ─► confirmed ─► consents ─► result          and from the card: history ─► cancel
import { make, both, at, ask, command, trouble } from "/page.js";

const care = location.pathname.split("/")[2];
const CARES = { visit: ["訪問診療等", "visiting care"], online: ["オンライン診療等", "online care"] };
/** Shows a step, and moves the focus to its title so that a reader hears where they are. */
function step(title, english, ...content) {
  const heading = make("h2", { tabindex: "-1" }, ...both(title, english));
  at("step").replaceChildren(make("section", { class: "card" }, heading, ...content));
  heading.focus();
  trouble(null);
}

const button = (japanese, english, onclick, main = false) =>
  make("button", { type: "button", class: main ? "main" : "", onclick: () => new Promise((done) => done(onclick())).catch(trouble) }, ...both(japanese, english));

async function card() {
  const people = await ask("/api/people");
  const choice = make("select", { id: "person" }, ...people.map((one) =>
    make("option", { value: one.id }, `${one.name}（${one.kana}）${one.birthdate}`)));
  const pin = make("input", { id: "pin", type: "password", inputmode: "numeric", autocomplete: "off", maxlength: "4", placeholder: "4桁" });
  step("マイナンバーカードを読み取る", "read the card",
    make("p", {}, "カードの代わりに試験患者を選びます。暗証番号は何でもかまいません。 ",
      make("span", { lang: "en" }, "Choose a test patient in place of the card; any PIN will do.")),
    make("label", { class: "field" }, ...both("試験患者", "test patient"), choice),
    make("label", { class: "field" }, ...both("暗証番号", "PIN"), pin),
    make("p", { class: "row" },
      button("資格を確認する", "confirm", () => {
        if (!/^\d{4}$/.test(pin.value)) throw new Error("暗証番号は4桁の数字です / the PIN has 4 digits");
        return confirmed(choice.value);
      }, true),
      button("同意の履歴", "history", () => history(choice.value))));
}

async function confirmed(id) {
  const person = await ask(`/api/bedside/${care}/${id}`);
  step("資格の確認結果", "eligibility",
    facts([["氏名", person.name], ["カナ", person.kana], ["生年月日", person.birthdate], ["性別", person.sex], ["資格", person.validity]]),
    ...person.insurances.map((one) => make("div", {}, make("h3", {}, one.insurer),
      facts([["保険者番号", one.insurer_number], ["記号", one.symbol], ["番号", one.number], ["枝番", one.branch], ["資格喪失", one.lost]]))),
    make("p", { class: "row" },
      button("同意を選ぶ", "choose consents", () => consents(id, person), true),
      button("戻る", "back", card)));
}

function consents(id, person) {
  const boxes = person.kinds.map((one) => [one, make("input", { type: "checkbox", name: one.kind })]);
  const end = make("input", { type: "date", id: "end", value: person.planned_end });
  step("提供に同意する情報", "what may be given",
    make("p", {}, "資格情報の提供に加えて、同意する情報を選びます。 ", make("span", { lang: "en" }, "Besides the qualification itself.")),
    make("fieldset", {}, make("legend", {}, ...both("情報の種類", "kinds")),
      ...boxes.map(([one, box]) => make("label", { class: "choice" }, box, make("span", {}, one.japanese, make("span", { lang: "en" }, one.english))))),
    make("label", { class: "field" }, ...both("診療等の終了予定日", "planned end of the care"), end),
    make("p", { class: "row" },
      button("同意を登録する", "register", async () => {
        const kinds = boxes.filter(([, box]) => box.checked).map(([one]) => one.kind);
        result(id, await command(`/api/bedside/${care}/${id}/consent`, { kinds, planned_end: end.value }));
      }, true),
      button("戻る", "back", () => confirmed(id))));
}

function result(id, said) {
  step("同意登録の結果", "result",
    make("p", { class: said.done ? "good" : "bad" }, ...both(said.japanese, said.english)),
    make("p", { class: "row" }, button("同意の履歴", "history", () => history(id)), button("最初に戻る", "start again", card, true)));
}

async function history(id) {
  const said = await ask(`/api/bedside/${care}/${id}/history`);
  step("同意の履歴", "history",
    ...said.map((one) => make("div", {}, make("h3", {}, make("time", {}, one.given), one.state),
      make("p", {}, one.kinds.length ? one.kinds.join("、") : "資格情報のみ"),
      one.until ? make("p", { class: "empty" }, `有効期限 ${one.until}`) : "",
      one.in_force ? make("p", { class: "row" }, button("同意を取り消す", "cancel this consent", async () => {
        const said = await command(`/api/bedside/${care}/${id}/cancel`, null);
        result(id, said);
      })) : "")),
    said.length ? "" : make("p", { class: "empty" }, ...both("この施設での同意はありません", "no consent at this place")),
    make("p", { class: "row" }, button("最初に戻る", "start again", card, true)));
}

function facts(rows) {
  return make("dl", {}, ...rows.filter(([, value]) => value).flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
}

at("care").replaceChildren(...both(...(CARES[care] ?? ["", ""])));
card().catch(trouble);
