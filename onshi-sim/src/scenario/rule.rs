//! What a program must never do, and must not leave behind: one row a rule.

use onshi_core::catalogue::{MessageRow, OperationRow, Replay, operations};
use onshi_core::record::to_json;
use serde::{Deserialize, Deserializer, de};

use super::evidence::{Evidence, Request};
use super::words::Words;

macro_rules! rules {
    ($($(#[doc = $doc:literal])* $rule:ident $name:literal $ja:literal $en:literal $source:literal $broken:ident;)*) => {
        /// One rule (規則). All of them count in every scenario that does not say otherwise.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $($(#[doc = $doc])* $rule,)*
        }

        impl Rule {
            /// Every rule, in the order of the rows.
            pub const ALL: &'static [Rule] = &[$(Rule::$rule),*];

            /// Its name in scenarios (`allow`).
            pub fn name(self) -> &'static str {
                match self { $(Rule::$rule => $name,)* }
            }

            /// What it says.
            pub fn words(self) -> Words {
                match self { $(Rule::$rule => Words::new($ja, $en),)* }
            }

            /// Where it comes from.
            pub fn source(self) -> &'static str {
                match self { $(Rule::$rule => $source,)* }
            }

            /// The files that break it.
            pub(crate) fn broken(self, evidence: &Evidence) -> Vec<String> {
                match self { $(Rule::$rule => $broken(evidence),)* }
            }
        }
    };
}

rules! {
    /// A file in `req` is complete as soon as it has its final name.
    WrittenInPlace "written-in-place"
        "req に置いたファイルを後から書き足さない（別の場所で書き、改名で置く）"
        "a file in req is not written to any more (write elsewhere, then rename)"
        "assumed: the terminal may take a file as soon as it sees it" written_in_place;
    /// The terminal can read every request.
    Unreadable "unreadable-request"
        "要求は整形式で、宣言した文字コードで書かれている"
        "a request is well-formed and in the encoding that it declares"
        "manual 2.1.8" unreadable;
    /// All requests are in one encoding.
    MixedEncodings "mixed-encodings"
        "要求の文字コードは一つに決める"
        "all requests are in one encoding"
        "manual 2.1.8: UTF-8 or Shift_JIS; that a program keeps to one is assumed" mixed_encodings;
    /// A file name of a request is used once.
    NameTwice "name-used-twice"
        "同じファイル名で二度要求しない"
        "a file name is not used for two requests"
        "public implementations: a result takes the name of its request" name_twice;
    /// Every request names the institution.
    OtherInstitution "other-institution"
        "要求の医療機関コードは自院のものである"
        "a request names the institution's own code"
        "manual 2.1.5" other_institution;
    /// A 受付番号 that was handed out is asked for, and no other.
    UnknownReception "unknown-reception"
        "受け取った受付番号だけで結果を取得する"
        "a result is asked for by a reception number that was handed out"
        "manual 表4.1.1-1 (6)(7)(8)" unknown_reception;
    /// A batch result is collected once.
    CollectedTwice "collected-twice"
        "取得済みの一括結果を再び取得しない"
        "a result that was collected is not collected again"
        "assumed: it is not known how long and how often a result can be had" collected_twice;
    /// A batch is not sent again while the first is under way.
    BatchTwice "batch-sent-twice"
        "結果を取得しないうちに同じ一括要求を再送しない"
        "a batch is not sent again before the first is collected"
        "manual 表4.1.1-1 (6)(7)(8): every request opens a reception of its own" batch_twice;
    /// What must not be done twice is not sent twice.
    SentTwice "sent-twice"
        "同意取消など、二度実行してはならない要求を再送しない"
        "what must not be done twice, as taking back a consent, is not sent again"
        "manual 2.1.5; a second one would take a newer consent away" sent_twice;
    /// An answer stays until it is complete.
    RemovedEarly "removed-before-complete"
        "書きかけの結果を削除しない"
        "an answer is not removed before it is complete"
        "assumed: answers may be written in place" removed_early;
    /// What came to nothing is asked again.
    GivenUp "given-up"
        ".err で拒否された要求や回答のない要求をそのままにしない"
        "a request that was refused by an .err or never answered is asked again"
        "field reports of .err; what is in doubt and must not be done twice is left out" given_up;
    /// Every 受付番号 is followed up to its end.
    NotCollected "not-collected"
        "受付番号の結果を最後まで取得する"
        "the result of every reception number is collected"
        "manual 表4.1.1-1 (6)(7)(8)" not_collected;
    /// Nothing is left in `req`.
    LeftInReq "left-in-req"
        "終わったとき req に何も残さない"
        "nothing is left in req at the end"
        "assumed" left_in_req;
    /// Answers are cleared away once they were taken in.
    LeftInRes "left-in-res"
        "取り込んだ結果を res に残さない"
        "answers do not stay in res once they were taken in"
        "manual 表2.1.1-1: deleted after a fixed time; that a program clears them away is assumed" left_in_res;
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let known = Rule::ALL.iter().find(|rule| rule.name() == name);
        known.copied().ok_or_else(|| {
            let names: Vec<&str> = Rule::ALL.iter().map(|rule| rule.name()).collect();
            de::Error::custom(format!(
                "規則の名前はどれか一つ / the rules are {}",
                names.join(", ")
            ))
        })
    }
}

fn written_in_place(evidence: &Evidence) -> Vec<String> {
    evidence.rewritten.iter().cloned().collect()
}

fn unreadable(evidence: &Evidence) -> Vec<String> {
    let line = |request: &Request| {
        let code = request.content.as_ref().err()?;
        Some(format!("{} ({code:?})", request.name))
    };
    evidence.requests.iter().filter_map(line).collect()
}

fn mixed_encodings(evidence: &Evidence) -> Vec<String> {
    let charset = |request: &Request| {
        request
            .content
            .as_ref()
            .ok()
            .map(|(_, proof)| proof.charset)
    };
    let first = evidence.requests.iter().find_map(charset);
    let differs = |request: &&Request| charset(request).is_some_and(|own| Some(own) != first);
    named(evidence.requests.iter().filter(differs))
}

fn name_twice(evidence: &Evidence) -> Vec<String> {
    evidence.reused.iter().cloned().collect()
}

fn other_institution(evidence: &Evidence) -> Vec<String> {
    let own = evidence.institution.as_str();
    let other = |request: &&Request| {
        request.record().is_some() && request.institution().map(str::trim) != Some(own)
    };
    named(evidence.requests.iter().filter(other))
}

fn unknown_reception(evidence: &Evidence) -> Vec<String> {
    let handed_out = |number: &str, before: &Request| {
        let given = evidence.requests.iter();
        let mut given = given.filter(|asked| starts_batch(asked.message));
        given.any(|asked| {
            asked.reception() == Some(number)
                && asked.answers.iter().any(|answer| answer.at <= before.at)
        })
    };
    let invented = |request: &&Request| {
        collects_batch(request.message)
            && request.record().is_some()
            && !handed_out(request.collects().unwrap_or_default(), request)
    };
    named(evidence.requests.iter().filter(invented))
}

fn collected_twice(evidence: &Evidence) -> Vec<String> {
    let again = |request: &&Request| {
        let number = request
            .collects()
            .filter(|_| collects_batch(request.message));
        let others = earlier(evidence, request);
        let mut of_number = others.filter(|other| other.collects() == number);
        let had = |other: &Request| other.normal().is_some_and(|at| at <= request.at);
        number.is_some() && of_number.any(had)
    };
    named(evidence.requests.iter().filter(again))
}

fn batch_twice(evidence: &Evidence) -> Vec<String> {
    let open = |other: &Request, request: &Request| {
        !other.was_refused()
            && same_body(other, request)
            && match other.reception() {
                Some(number) => !ended(evidence, number, request),
                None => other.answers.is_empty(),
            }
    };
    let again = |request: &&Request| {
        starts_batch(request.message)
            && earlier(evidence, request).any(|other| open(other, request))
    };
    named(evidence.requests.iter().filter(again))
}

fn sent_twice(evidence: &Evidence) -> Vec<String> {
    let done_or_in_doubt = |other: &Request| other.answers.is_empty() || other.normal().is_some();
    let again = |request: &&Request| {
        replay(request.message) == Some(Replay::AtMostOnce)
            && earlier(evidence, request)
                .any(|other| done_or_in_doubt(other) && same_body(other, request))
    };
    named(evidence.requests.iter().filter(again))
}

fn removed_early(evidence: &Evidence) -> Vec<String> {
    evidence.cut_short.iter().cloned().collect()
}

fn given_up(evidence: &Evidence) -> Vec<String> {
    let came_to_nothing = |request: &Request| match request.answers.is_empty() {
        true => replay(request.message) != Some(Replay::AtMostOnce),
        false => request.answers.iter().all(|answer| answer.is_refusal()),
    };
    named(evidence.dropped(came_to_nothing))
}

fn not_collected(evidence: &Evidence) -> Vec<String> {
    let open = |request: &&Request| {
        let number = request.reception();
        let number = number.filter(|_| starts_batch(request.message));
        number.is_some_and(|number| !collections(evidence, number).any(has_ended))
    };
    named(evidence.requests.iter().filter(open))
}

fn left_in_req(evidence: &Evidence) -> Vec<String> {
    evidence.in_req.iter().cloned().collect()
}

fn left_in_res(evidence: &Evidence) -> Vec<String> {
    evidence.in_res.iter().cloned().collect()
}

fn named<'e>(requests: impl Iterator<Item = &'e Request>) -> Vec<String> {
    requests.map(|request| request.name.clone()).collect()
}

/// Requests of the same message before one.
fn earlier<'e>(evidence: &'e Evidence, request: &'e Request) -> impl Iterator<Item = &'e Request> {
    let before = evidence.requests.iter();
    let before = before.take_while(move |other| !std::ptr::eq(*other, request));
    before.filter(move |other| other.message == request.message)
}

/// The same is asked for: header and file identifier do not matter.
fn same_body(one: &Request, other: &Request) -> bool {
    let body = |request: &Request| {
        let body = request.record()?.root().named("body")?.group();
        body.to_record().map(|body| to_json(&body))
    };
    body(one).is_some_and(|own| Some(own) == body(other))
}

fn collections<'e>(evidence: &'e Evidence, number: &'e str) -> impl Iterator<Item = &'e Request> {
    let requests = evidence.requests.iter();
    requests.filter(move |request| {
        collects_batch(request.message) && request.collects() == Some(number)
    })
}

/// Something other than 処理中 or an `.err` came.
fn has_ended(request: &Request) -> bool {
    let mut answers = request.answers.iter();
    answers.any(|answer| !answer.is_processing() && !answer.is_refusal())
}

fn ended(evidence: &Evidence, number: &str, before: &Request) -> bool {
    let mut collections = collections(evidence, number);
    collections.any(|request| request.at <= before.at && has_ended(request))
}

fn operation(holds: impl Fn(&OperationRow) -> bool) -> Option<&'static OperationRow> {
    operations().find(|row| holds(row))
}

fn replay(message: &MessageRow) -> Option<Replay> {
    operation(|row| row.ask.request == message).map(|row| row.replay)
}

fn starts_batch(message: &MessageRow) -> bool {
    operation(|row| row.ask.request == message).is_some_and(|row| row.collect.is_some())
}

fn collects_batch(message: &MessageRow) -> bool {
    let collects = |row: &OperationRow| {
        let collect = row.collect.as_ref();
        collect.is_some_and(|pair| pair.request == message)
    };
    operation(collects).is_some()
}
