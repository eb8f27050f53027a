//! Answers, person by person, whichever message they came in.

use onshi_client::AnswerReader;
use onshi_core::catalogue::{self, OperationRow, QualificationValidity};
use onshi_core::error::Error;
use onshi_core::record::{CodeType, Coded, Group};
use onshi_core::rules::validity::{Display, Route, display};

/// The road on which an operation asks; `None` if it asks for nobody's qualification.
pub fn route(operation: &OperationRow) -> Option<Route> {
    [
        (&catalogue::CONSENTED_BATCH, Route::Consented),
        (&catalogue::VISIT_QUALIFICATION, Route::Visit),
        (&catalogue::QUALIFICATION, Route::Number),
        (&catalogue::QUALIFICATION_BATCH, Route::Number),
    ]
    .into_iter()
    .find(|(row, _)| row.id == operation.id)
    .map(|(_, route)| route)
}

/// Hands out every person of an answer: the units of a batch, or the one body.
pub fn each_person<E: From<Error>>(
    reader: &mut AnswerReader,
    mut take: impl FnMut(Group<'_>) -> Result<(), E>,
) -> Result<(), E> {
    if reader.message().unit.is_some() {
        while let Some(unit) = reader.next_unit()? {
            take(unit.root())?;
        }
        return Ok(());
    }
    let body = reader.frame().record.root().named("body");
    body.map_or(Ok(()), |body| take(body.group()))
}

/// What to show about a person.
pub fn words(route: Route, person: Group<'_>) -> &'static Display {
    let validity = person.text_named("validity").map(|raw| Coded {
        raw,
        known: QualificationValidity::from_wire(raw),
    });
    display(route, validity)
}

/// 任意の識別子 that we sent with the question.
pub fn our_identifier(person: Group<'_>) -> Option<String> {
    let search = person.named("search")?.group();
    let identifier = search.text_named("arbitrary_identifier")?;
    Some(identifier.to_owned()).filter(|text| !text.is_empty())
}
