//! Requests that say the same 任意のファイル識別子 again: whether the system then does nothing and says
//! what it said is unknown, and a setting.

use std::collections::BTreeMap;

use super::desk::{Reply, Request};
use super::{Central, Desk};
use crate::settings::Settings;

/// What was said, by message and identifier. All of them are of one institution.
pub(super) type Repeated = BTreeMap<(&'static str, String), Reply>;

/// Room for them, if the system looks.
pub(super) fn of(ways: &Settings) -> Option<Repeated> {
    ways.same_identifier_same_answer.then(Repeated::new)
}

impl Central {
    /// The answer of a desk, unless the request has been here.
    pub(super) fn unless_repeated(&mut self, request: &Request<'_>, desk: Desk) -> Reply {
        let identifier = request.asked.file_identifier.clone();
        let key = identifier.map(|identifier| (request.message.prefix, identifier));
        let said = self.repeated.as_ref().zip(key.as_ref());
        if let Some(reply) = said.and_then(|(repeated, key)| repeated.get(key)) {
            return reply.clone();
        }
        let reply = desk(self, request);
        if let (Some(repeated), Some(key)) = (&mut self.repeated, key) {
            repeated.insert(key, reply.clone());
        }
        reply
    }
}
