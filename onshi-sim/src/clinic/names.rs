//! Names that nobody bears: words for trying things out as surnames, numbered given names.

use onshi_core::catalogue::Sex;
use onshi_core::text::to_half_width;
use serde::{Deserialize, Serialize};

use crate::random::Random;

/// A surname as the chart writes it, as the system sends it, and its kana.
struct Surname {
    chart: &'static str,
    system: &'static str,
    kana: &'static str,
}

const fn plain(name: &'static str, kana: &'static str) -> Surname {
    Surname {
        chart: name,
        system: name,
        kana,
    }
}

/// A surname that the system writes otherwise: with ● for a 外字 (vendor manual §2.1.8), or with a
/// variant of a kanji (異体字).
const fn otherwise(chart: &'static str, system: &'static str, kana: &'static str) -> Surname {
    Surname {
        chart,
        system,
        kana,
    }
}

#[rustfmt::skip]
static SURNAMES: &[Surname] = &[
    plain("試験", "シケン"), plain("見本", "ミホン"), plain("架空", "カクウ"), plain("模擬", "モギ"),
    plain("診療", "シンリョウ"), plain("例題", "レイダイ"), plain("仮名", "カメイ"), plain("検証", "ケンショウ"),
    plain("練習", "レンシュウ"), plain("雛形", "ヒナガタ"), plain("標本", "ヒョウホン"), plain("想定", "ソウテイ"),
    plain("演習", "エンシュウ"), plain("予行", "ヨコウ"), plain("例文", "レイブン"), plain("仮定", "カテイ"),
    otherwise("髙見本", "●見本", "タカミホン"), otherwise("試﨑", "試●", "シザキ"),
    otherwise("𠮷例", "●例", "ヨシレイ"),
    plain("雛形見本例題仮名", "ヒナガタミホンレイダイカメイ"),
    // 異体字セレクタ (IVS): one is sent without, one as a 外字.
    otherwise("葛\u{E0100}例", "葛例", "カツラレイ"), otherwise("辻\u{E0100}見本", "●見本", "ツジミホン"),
    otherwise("斎例", "齋例", "サイレイ"), otherwise("邊見本", "辺見本", "ヘンミホン"), otherwise("沢例", "澤例", "サワレイ"),
    plain("ＳＡＭＰＬＥ", "サンプル"), plain("ヴァン試験", "ヴァンシケン"),
];

/// Given names: the name and its kana. No two are written or read alike.
type Given = (&'static str, &'static str);

#[rustfmt::skip]
static MALE: &[Given] = &[
    ("太郎", "タロウ"), ("一郎", "イチロウ"), ("二郎", "ジロウ"), ("三郎", "サブロウ"), ("四郎", "シロウ"),
    ("五郎", "ゴロウ"), ("六郎", "ロクロウ"), ("七郎", "シチロウ"), ("八郎", "ハチロウ"), ("九郎", "クロウ"),
    ("十郎", "ジュウロウ"), ("千太", "センタ"), ("万吉", "マンキチ"), ("億平", "オクヘイ"), ("甲太", "コウタ"),
    ("乙彦", "オトヒコ"), ("丙助", "ヘイスケ"), ("丁吉", "テイキチ"),
    ("寿限無五劫之擦切", "ジュゲムゴコウノスリキレカイジャリスイギョノスイギョウマツウンライマツ"),
];

#[rustfmt::skip]
static FEMALE: &[Given] = &[
    ("花子", "ハナコ"), ("一子", "カズコ"), ("二葉", "フタバ"), ("三枝", "ミエ"), ("四季", "シキ"),
    ("五月", "サツキ"), ("六花", "リッカ"), ("七海", "ナナミ"), ("八重", "ヤエ"), ("九美", "クミ"),
    ("十和", "トワ"), ("千草", "チグサ"), ("万里", "マリ"), ("百合", "ユリ"), ("甲子", "コウコ"),
    ("乙女", "オトメ"), ("丙代", "ヘイヨ"), ("丁子", "チョウコ"), ("ハル", "ハル"), ("トメ", "トメ"),
];

/// A whole name in its two writings (氏名), and half-width kana (氏名カナ).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Name {
    /// As the receipt computer's chart has it.
    pub chart: String,
    /// As the system sends it: 外字 are ●, and some kanji are variants.
    pub system: String,
    /// 氏名カナ, half width.
    pub kana: String,
}

/// Draws names. Surnames go round, so that every one of them occurs in any world.
pub(super) struct Names {
    next_surname: usize,
}

impl Names {
    pub fn new(random: &mut Random) -> Self {
        Names {
            next_surname: random.below(SURNAMES.len()),
        }
    }

    /// The next family's name.
    pub fn surname(&mut self) -> usize {
        self.next_surname = (self.next_surname + 1) % SURNAMES.len();
        self.next_surname
    }

    /// Any given name for a sex.
    pub fn given(&self, random: &mut Random, sex: Sex) -> usize {
        random.below(given_names(sex).len())
    }
}

/// The name of a surname and a given name.
pub(super) fn name(surname: usize, sex: Sex, given: usize) -> Name {
    let Surname {
        chart,
        system,
        kana,
    } = &SURNAMES[surname % SURNAMES.len()];
    let names = given_names(sex);
    let (given, given_kana) = names[given % names.len()];
    Name {
        chart: format!("{chart}　{given}"),
        system: format!("{system}　{given}"),
        kana: to_half_width(&format!("{kana}　{given_kana}")),
    }
}

fn given_names(sex: Sex) -> &'static [Given] {
    match sex {
        Sex::Female => FEMALE,
        _ => MALE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use onshi_core::text::{Charset, encode};

    #[test]
    fn what_the_system_sends_fits_the_repertoire_of_the_exchange() {
        for surname in 0..SURNAMES.len() {
            for (sex, count) in [(Sex::Male, MALE.len()), (Sex::Female, FEMALE.len())] {
                for given in 0..count {
                    let name = name(surname, sex, given);
                    for text in [&name.system, &name.kana] {
                        encode(Charset::ShiftJisJis90, text, &mut Vec::new()).expect("JIS90");
                        assert!(text.chars().count() <= 100);
                    }
                }
            }
        }
    }

    #[test]
    fn given_names_differ_in_writing_and_sound() {
        let all: Vec<_> = MALE.iter().chain(FEMALE).collect();
        for (at, (name, kana)) in all.iter().enumerate() {
            assert!(
                all[..at].iter().all(|(n, k)| n != name && k != kana),
                "{name}"
            );
        }
    }
}
