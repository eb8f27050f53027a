//! 特定健診等情報: every checkup, oldest first.

use onshi_core::catalogue::{
    Checkup, CheckupInformationBody, CheckupItem, CheckupItemList, FieldId,
};
use onshi_core::id::Date;
use onshi_core::record::{Draft, Record};

use super::Chart;
use crate::clinic::{self, Measured};

/// What is counted in the answer.
pub(super) const UNIT: FieldId = CheckupInformationBody::checkup;

pub(super) fn body(chart: &Chart<'_>) -> Record {
    let mut body = Record::new(CheckupInformationBody::ROW);
    for checkup in records(chart) {
        body.append(UNIT.no, &checkup);
    }
    body
}

/// 特定健診情報, one record for each checkup.
pub(in super::super) fn records(chart: &Chart<'_>) -> Vec<Record> {
    chart.history.checkups.iter().map(record).collect()
}

fn record(checkup: &clinic::Checkup) -> Record {
    let mut items = Record::new(CheckupItemList::ROW);
    for measured in &checkup.items {
        items.append(CheckupItemList::item.no, item(measured).as_record());
    }
    let mut record = Draft::<Checkup>::new()
        .date(Date::from_calendar(checkup.day))
        .into_record();
    record.append(Checkup::items.no, &items);
    record
}

fn item(measured: &Measured) -> Draft<CheckupItem> {
    let unit = Some(measured.unit).filter(|unit| !unit.is_empty());
    Draft::<CheckupItem>::new()
        .item_code(measured.item.code)
        .item_name(measured.item.japanese)
        .data_type(measured.item.data_type)
        .value(measured.value.as_str())
        .maybe(unit, Draft::<CheckupItem>::measure)
        .value_name(measured.shown.as_str())
}
