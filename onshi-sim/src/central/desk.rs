//! What lies on a desk: a request, and what is said to it.

use chrono::NaiveDate;
use onshi_core::catalogue::{
    LimitCertificateConsent, MessageRow, NumberQuery, QualificationRequestBody,
};
use onshi_core::id::Date;
use onshi_core::job::Moment;
use onshi_core::record::{CodeType, Group, Record};
use onshi_core::text::Charset;

use super::heading::{Asked, Ending, Heading};
use super::refusal::Refusal;
use crate::clinic::AsOf;

/// A request on a desk.
pub(super) struct Request<'a> {
    pub message: &'static MessageRow,
    pub record: &'a Record,
    pub asked: Asked,
    pub now: Moment,
}

/// What a desk says: header and body.
#[derive(Clone)]
pub(super) struct Reply {
    pub heading: Heading,
    pub body: Option<Record>,
    pub units: usize,
    /// A PDF in place of header and body.
    pub paper: Option<Vec<u8>>,
}

impl<'a> Request<'a> {
    pub fn body(&self) -> Option<Group<'a>> {
        Some(self.record.root().named("body")?.group())
    }

    /// The first group of the body under a field.
    pub fn inside(&self, field: u16) -> Option<Group<'a>> {
        Some(self.body()?.first(field)?.group())
    }

    pub fn all_inside(&self, field: u16) -> impl Iterator<Item = Group<'a>> + use<'a> {
        let body = self.body();
        body.into_iter()
            .flat_map(move |body| body.all(field))
            .map(|item| item.group())
    }

    /// About which day it asks (資格確認日), which is not in the future, as far as is registered now. That
    /// 資格確認日 is the day about which is asked is assumed.
    pub fn as_of(&self) -> AsOf {
        let today = self.now.japan().date();
        let asked = self.asked.date.as_deref();
        let asked: Option<NaiveDate> = asked.and_then(|date| Date::read(date).calendar());
        AsOf {
            day: asked.map_or(today, |day| day.min(today)),
            registered: today,
        }
    }

    pub fn wants_limit_certificate(&self) -> bool {
        let search = self.inside(QualificationRequestBody::search.no);
        let consent = search.and_then(|search| search.text(NumberQuery::limit_certificate_consent));
        consent == Some(LimitCertificateConsent::Yes.wire())
    }

    pub fn replied(&self, body: Record) -> Reply {
        Reply {
            body: Some(body),
            ..Reply::of(self.asked.clone(), Ending::Normal)
        }
    }

    pub fn refused(&self, refusal: Refusal) -> Reply {
        Reply::of(self.asked.clone(), Ending::Refused(refusal))
    }
}

impl Reply {
    pub fn of(asked: Asked, ending: Ending) -> Self {
        let heading = Heading {
            asked,
            ending,
            reception: None,
            counts: None,
            insured: None,
        };
        Reply {
            heading,
            body: None,
            units: 0,
            paper: None,
        }
    }

    /// Names the reception it belongs to (受付番号).
    pub fn under(mut self, reception: &str) -> Self {
        self.heading.reception = Some(reception.to_owned()).filter(|number| !number.is_empty());
        self
    }

    pub fn counting(mut self, fine: usize, bad: usize) -> Self {
        self.units = fine + bad;
        self.heading.counts = Some((fine, bad));
        self
    }

    pub fn record(
        &self,
        answer: &MessageRow,
        request: &Record,
        charset: Charset,
        now: Moment,
    ) -> Option<Record> {
        let number_of = |ident| {
            answer
                .record
                .fields
                .iter()
                .find(|field| field.ident == ident)
        };
        let mut record = Record::new(answer.record);
        record.append(
            number_of("header")?.no,
            &self.heading.record(answer, request, charset, now)?,
        );
        if let Some(body) = &self.body {
            record.append(number_of("body")?.no, body);
        }
        Some(record)
    }
}
