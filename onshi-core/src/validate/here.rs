//! What a rule sees, and how it says where it is broken.

use std::fmt::Display;

use chrono::{Datelike, NaiveDate};

use crate::catalogue::profile::Limits;
use crate::catalogue::{Direction, MessageRow};
use crate::id;
use crate::record::{CodeType, Group};

/// A group under examination, and the message around it.
pub(super) struct Here<'a> {
    pub group: Group<'a>,
    pub case: &'a Case<'a>,
}

/// What is known of a message as a whole.
pub(super) struct Case<'a> {
    /// `None` if only its record is known, which may be that of several messages.
    pub message: Option<&'static MessageRow>,
    pub direction: Option<Direction>,
    pub limits: &'a Limits,
    pub today: Option<NaiveDate>,
    /// Whether a request asks for many people at once (一括).
    pub batch: bool,
    pub header: Option<Group<'a>>,
}

impl<'a> Here<'a> {
    /// Text of a field; `None` when absent or empty.
    pub fn text(&self, ident: &str) -> Option<&'a str> {
        filled(self.group, ident)
    }

    /// Whether an element stands there, even an empty one.
    pub fn has(&self, ident: &str) -> bool {
        self.group.named(ident).is_some()
    }

    /// A code that its table knows.
    pub fn code<C: CodeType>(&self, ident: &str) -> Option<C> {
        C::from_wire(self.text(ident)?)
    }

    /// A day of the calendar.
    pub fn day(&self, ident: &str) -> Option<NaiveDate> {
        id::Date::read(self.text(ident)?).calendar()
    }

    /// A month, counted through the years; 当月 needs today.
    pub fn month(&self, ident: &str) -> Option<i32> {
        let month = id::Month::read(self.text(ident)?);
        let day = match month.is_current() {
            true => self.case.today,
            false => month.first_day(),
        };
        day.map(count_of)
    }

    pub fn insurer(&self) -> Option<id::InsurerNumber> {
        id::InsurerNumber::new(self.text("insurer_number")?).ok()
    }
}

impl<'a> Case<'a> {
    /// 資格確認日 of the header, else today.
    pub fn asked_day(&self) -> Option<NaiveDate> {
        let written = self.in_header("qualification_confirmation_date");
        let day = written.and_then(|day| id::Date::read(day).calendar());
        day.or(self.today)
    }

    /// 医療機関コード of the header, or of the request that it mirrors.
    pub fn institution(&self) -> Option<&'a str> {
        const CODE: &str = "medical_institution_code";
        self.in_header(CODE).or_else(|| {
            let mirror = self.header?.named("request_info")?;
            filled(mirror.group(), CODE)
        })
    }

    pub fn in_header(&self, ident: &str) -> Option<&'a str> {
        filled(self.header?, ident)
    }

    /// The first month that may be asked for.
    pub fn first_month(&self) -> Option<i32> {
        let first = id::Month::read(&self.limits.first_month).first_day();
        first.map(count_of)
    }
}

/// Text of a field that is there and not empty.
pub(super) fn filled<'a>(group: Group<'a>, ident: &str) -> Option<&'a str> {
    group.text_named(ident).filter(|text| !text.is_empty())
}

fn count_of(day: NaiveDate) -> i32 {
    day.year() * 12 + day.month0() as i32
}

/// Where a rule is broken.
#[derive(Default)]
pub(super) struct Marks {
    pub list: Vec<Mark>,
}

/// A field of the group, by its name in programs; `None` is the group itself.
pub(super) struct Mark {
    pub field: Option<&'static str>,
    pub detail: Option<String>,
}

impl Marks {
    /// At a field, whether it is there or missing.
    pub fn at(&mut self, field: &'static str) {
        let field = Some(field);
        self.list.push(Mark {
            field,
            detail: None,
        });
    }

    /// At a field that goes beyond a limit of the place.
    pub fn beyond(&mut self, field: &'static str, limit: impl Display) {
        self.list.push(Mark {
            field: Some(field),
            detail: Some(format!("上限 limit {limit}")),
        });
    }

    /// At the group itself.
    pub fn here(&mut self) {
        self.list.push(Mark {
            field: None,
            detail: None,
        });
    }

    /// At the group itself, which goes beyond a limit of the place.
    pub fn here_beyond(&mut self, limit: impl Display) {
        self.list.push(Mark {
            field: None,
            detail: Some(format!("上限 limit {limit}")),
        });
    }
}
