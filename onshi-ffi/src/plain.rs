//! What C passes as plain numbers and text: times, days, messages, profiles, what it keeps as JSON, and
//! records that come and go.

use std::sync::Arc;

use chrono::NaiveDate;
use onshi_core::catalogue::{Dialect, Form, MessageRow, QualificationResult, messages};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::id::Date;
use onshi_core::job::Moment;
use onshi_core::message::FileName;
use onshi_core::record::{Group, Record, View};
use onshi_core::rules::consent_days::Days;
use onshi_core::rules::linkage::Person;
use serde::de::DeserializeOwned;

use crate::boundary::{ONSHI_S_NONE, ONSHI_S_OK, Out};
use crate::handle::{self, Kind};
use crate::held::Held;
use crate::record::onshi_record;
use crate::text::{Buffer, TextIn, Unit};

const SECOND_MS: i64 = 1000;

/// The instant of seconds since 1970, UTC.
pub(crate) fn moment(seconds: u32) -> Moment {
    Moment(i64::from(seconds) * SECOND_MS)
}

/// Seconds since 1970, UTC. An end that lies beyond what the number holds comes sooner instead, never
/// later.
pub(crate) fn seconds(moment: Moment) -> u32 {
    let seconds = moment.0.div_euclid(SECOND_MS);
    u32::try_from(seconds.max(0)).unwrap_or(u32::MAX)
}

/// The days from one yyyymmdd to another, both included.
pub(crate) fn days(first: u32, last: u32) -> Result<Days, Error> {
    // A day with a year of two digits has fewer digits and is none.
    let [first, last] = [first, last].map(|day| Date::read(&day.to_string()).calendar());
    let days = first.zip(last);
    let days = days.and_then(|(first, last)| Days::new(first, last));
    days.ok_or_else(|| {
        Error::new(ErrorCode::ValueFormat).because("not a day, or days that do not run forward")
    })
}

/// The day of a number yyyymmdd.
pub(crate) fn day(number: u32) -> Result<NaiveDate, Error> {
    days(number, number).map(|day| day.first())
}

/// The first and the last of some days, as yyyymmdd.
pub(crate) fn ends(days: &Days) -> (u32, u32) {
    let number = |date: Date| date.as_written().parse().unwrap_or(0);
    let (first, last) = (days.first(), days.last());
    (
        number(Date::from_calendar(first)),
        number(Date::from_calendar(last)),
    )
}

/// The message of one of ONSHI_M_…, which are the numbers of their records.
pub(crate) fn message_of(number: u32) -> Result<&'static MessageRow, Error> {
    let found = messages().find(|row| u32::from(row.record.id) == number);
    found.ok_or_else(|| Error::new(ErrorCode::UnknownMessage))
}

/// The catalogue as a profile changes it; as it is without one.
pub(crate) fn dialect<U: Unit>(profile: &TextIn<'_, U>) -> Result<Arc<Dialect>, Error> {
    match profile.read_optional()? {
        Some(profile) => Dialect::parse(&profile),
        None => Ok(Dialect::standard().clone()),
    }
}

/// The form of the message that a record is; none for 0.
pub(crate) fn form(
    message: u32,
    record: &Record,
    dialect: &Dialect,
) -> Result<Option<Form>, Error> {
    if message == 0 {
        return Ok(None);
    }
    let message = message_of(message)?;
    match message.record.id == record.row().id {
        true => Ok(Some(dialect.form(message))),
        false => Err(Error::new(ErrorCode::UnknownMessage).because("of another record")),
    }
}

/// The form of the message in a file; for 0 its name says which.
pub(crate) fn form_of_file(
    message: u32,
    name: Option<&str>,
    dialect: &Dialect,
) -> Result<Form, Error> {
    let message = match message {
        0 => name
            .and_then(FileName::parse)
            .map(|name| name.message(dialect)),
        number => Some(message_of(number)?),
    };
    let message = message.ok_or_else(|| Error::new(ErrorCode::UnknownMessage))?;
    Ok(dialect.form(message))
}

/// Reads JSON. What stands in it is never repeated in an error.
pub(crate) fn parse(json: &str) -> Result<serde_json::Value, Error> {
    read(json)
}

/// Every text of JSON is read from its bytes: each way to read would be made again for each type.
fn read<T: DeserializeOwned>(json: &str) -> Result<T, Error> {
    serde_json::from_slice(json.as_bytes()).map_err(|why| no_json(&why))
}

/// Where something is no JSON, or not the expected one.
fn no_json(why: &serde_json::Error) -> Error {
    let place = format!("line {}, column {}", why.line(), why.column());
    Error::new(ErrorCode::ValueFormat).because(format!("not the expected JSON: {place}"))
}

/// Makes an object of ours from the JSON that the program kept.
pub(crate) fn revive<R: DeserializeOwned, T: Kind>(
    json: &TextIn<'_, u8>,
    out: Out<'_, *mut T::Token>,
    object: impl FnOnce(R) -> T,
) -> Result<i32, Error> {
    let (json, out) = (json.read()?, out.required()?);
    out.set(handle::give(object(read(&json)?))?);
    Ok(ONSHI_S_OK)
}

/// Writes the JSON of an object of ours, to be kept by the program.
pub(crate) fn write_json<T: Kind>(
    token: *const T::Token,
    out: Buffer<'_, u8>,
    json: impl FnOnce(&T) -> serde_json::Result<String>,
) -> Result<i32, Error> {
    let out = out.required()?;
    handle::with(token, |value: &mut T| {
        let json = json(value).map_err(|why| Error::new(ErrorCode::ValueFormat).because(why))?;
        out.write(&json)
    })
}

/// The group that holds a person: the body of a whole answer, else the record itself.
pub(crate) fn person_of(record: &Record) -> Group<'_> {
    let root = record.root();
    root.named("body").map_or(root, |body| body.group())
}

/// Done, and whether there was something.
pub(crate) fn some(there_is: bool) -> i32 {
    if there_is { ONSHI_S_OK } else { ONSHI_S_NONE }
}

/// A qualification of a person, by its place in the answer.
pub(crate) fn qualification_of(
    record: &Record,
    place: u32,
) -> Result<View<'_, QualificationResult>, Error> {
    let person = Person::of(person_of(record));
    let found = person.qualifications.get(place as usize).copied();
    found.ok_or_else(|| {
        Error::new(ErrorCode::BadOptions).because("there is no such qualification in the answer")
    })
}

/// Works on a record that C holds.
pub(crate) fn with_record<R>(
    record: *const onshi_record,
    work: impl FnOnce(&Record) -> Result<R, Error>,
) -> Result<R, Error> {
    handle::with(record, |held: &mut Held| work(held.record()))
}

/// Works on a record that C holds, or on none for NULL.
pub(crate) fn with_record_or_none<R>(
    record: *const onshi_record,
    work: impl FnOnce(Option<&Record>) -> Result<R, Error>,
) -> Result<R, Error> {
    match record.is_null() {
        true => work(None),
        false => with_record(record, |record| work(Some(record))),
    }
}

/// Gives a new record to C.
pub(crate) fn give_record(
    out: Out<'_, *mut onshi_record>,
    record: impl Into<Record>,
) -> Result<i32, Error> {
    out.set(handle::give(Held::from(record.into()))?);
    Ok(ONSHI_S_OK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_that_a_number_cannot_hold_comes_sooner_and_never_later() {
        for (ms, expected) in [
            (i64::MIN, 0),
            (-1, 0),
            (999, 0),
            (1_795_305_600_999, 1_795_305_600),
            (i64::from(u32::MAX) * 1000 + 1000, u32::MAX),
            (i64::MAX, u32::MAX),
        ] {
            assert_eq!(seconds(Moment(ms)), expected, "{ms}");
        }
        assert_eq!(seconds(moment(u32::MAX)), u32::MAX);
    }

    #[test]
    fn days_are_days_of_the_calendar_and_run_forward() {
        let leap = days(20_280_229, 20_280_301).unwrap();
        assert_eq!(ends(&leap), (20_280_229, 20_280_301));
        for (first, last) in [
            (20_260_229, 20_260_301),
            (20_260_302, 20_260_301),
            (0, 20_260_301),
            (260_301, 260_301),
            (u32::MAX, u32::MAX),
        ] {
            assert!(days(first, last).is_err(), "{first} {last}");
        }
    }
}
