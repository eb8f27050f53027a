// What the pages at the bedside share: one step at a time, the choice of a patient, and consents.
import { make, both, at, ask, command, trouble, attempt } from "/page.js";

const PAUSE = 250;

/** Shows a step, and moves the focus to its title so that a reader hears where they are. */
export function step(title, english, ...content) {
  const heading = make("h2", { tabindex: "-1" }, ...both(title, english));
  at("step").replaceChildren(make("section", { class: "card" }, heading, ...content));
  heading.focus();
  trouble(null);
}

export const button = (japanese, english, deed, main = false) =>
  make("button", { type: "button", class: main ? "main" : "", onclick: () => attempt(deed) }, ...both(japanese, english));

export const field = (japanese, english, input) => make("label", { class: "field" }, ...both(japanese, english), input);

/** Name and value of what is there. */
export function facts(rows) {
  return make("dl", {}, ...rows.filter(([, value]) => value).flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
}

/** A field that looks for test patients and a choice among those found: its elements, and who is chosen. */
export async function patients() {
  const choice = make("select", { id: "person" });
  const count = make("span", { class: "empty", role: "status" });
  let waiting;
  let asked = 0;
  const words = make("input", { type: "search", id: "words", autocomplete: "off", placeholder: "氏名・カナ・番号", oninput: () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => attempt(look), PAUSE);
  } });
  async function look() {
    const mine = ++asked;
    const part = await ask(`/api/people?words=${encodeURIComponent(words.value)}`);
    if (mine !== asked) return;
    choice.replaceChildren(...part.rows.map((one) => make("option", { value: one.id }, `${one.name}（${one.kana}）${one.birthdate}`)));
    count.textContent = part.count > part.rows.length
      ? `${part.count.toLocaleString()} 人中 ${part.rows.length} 人。絞り込んでください` : `${part.count.toLocaleString()} 人`;
  }
  await look();
  const chosen = () => {
    if (!choice.value) throw new Error("試験患者を選んでください / choose a test patient");
    return choice.value;
  };
  return [[field("試験患者を探す", "look for a patient", words), field("試験患者", "test patient", choice), count], chosen];
}

export function fourDigits(pin) {
  if (!/^\d{4}$/.test(pin.value)) throw new Error("暗証番号は4桁の数字です / the PIN has 4 digits");
}

export const pinField = () =>
  make("input", { id: "pin", type: "password", inputmode: "numeric", autocomplete: "off", maxlength: "4", placeholder: "4桁" });

/** 資格の確認結果, with what can be done next. */
export function eligibility(person, ...next) {
  step("資格の確認結果", "eligibility",
    facts([["氏名", person.name], ["カナ", person.kana], ["生年月日", person.birthdate], ["性別", person.sex], ["資格", person.validity]]),
    ...person.insurances.map((one) => make("div", {}, make("h3", {}, one.insurer),
      facts([["保険者番号", one.insurer_number], ["記号", one.symbol], ["番号", one.number], ["枝番", one.branch], ["資格喪失", one.lost]]))),
    make("p", { class: "row" }, ...next));
}

/** 同意情報選択・登録. `path` takes the registration; `back` and `done` lead on. */
export function consents(path, person, back, done) {
  const boxes = person.kinds.map((one) => [one, make("input", { type: "checkbox", name: one.kind })]);
  const end = make("input", { type: "date", id: "end", value: person.planned_end });
  step("提供に同意する情報", "what may be given",
    make("p", {}, "資格情報の提供に加えて、同意する情報を選びます。 ", make("span", { lang: "en" }, "Besides the qualification itself.")),
    make("fieldset", {}, make("legend", {}, ...both("情報の種類", "kinds")),
      ...boxes.map(([one, box]) => make("label", { class: "choice" }, box, make("span", {}, one.japanese, make("span", { lang: "en" }, one.english))))),
    field("診療等の終了予定日", "planned end of the care", end),
    make("p", { class: "row" },
      button("同意を登録する", "register", async () => {
        const kinds = boxes.filter(([, box]) => box.checked).map(([one]) => one.kind);
        done(await command(path, { kinds, planned_end: end.value }));
      }, true),
      button("戻る", "back", back)));
}

/** What came of a registration or cancellation. */
export const said = (one) => make("p", { class: one.done ? "good" : "bad" }, ...both(one.japanese, one.english));
