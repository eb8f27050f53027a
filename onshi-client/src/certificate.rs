//! How long the client certificate still holds (電子証明書の有効期限): it is the identity of one terminal
//! (R13), and is renewed by its holder.

use onshi_core::job::{Moment, Notice};

use crate::client::Client;

const DAY_MS: i64 = 86_400_000;

/// Days before the end at which the host should tell people, the last first. Ours, not the manual's.
pub const LADDER: [u16; 5] = [7, 15, 30, 60, 90];

/// A client certificate, as far as it concerns anyone: nothing of its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Certificate {
    /// It does not hold before (有効期間の開始).
    pub from: Moment,
    /// The last moment at which it holds (有効期間の終了).
    pub until: Moment,
    /// SHA-256 of it (拇印): what the configuration of a site names certificates by.
    pub sha256: [u8; 32],
}

/// Where a certificate stands on the way to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Validity {
    /// Its time has not begun: mostly a wrong clock.
    NotYet,
    /// More than ninety days are left.
    Long,
    /// At most so many days are left: a step of [`LADDER`].
    Within(u16),
    /// Its time is over: nothing is sent with it.
    Expired,
}

/// A certificate at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CertificateStanding {
    /// Which.
    pub certificate: Certificate,
    /// How it stands.
    pub validity: Validity,
    /// Whole days that are left; negative once it is over.
    pub days_left: i64,
}

impl Certificate {
    /// That of a file's bytes, without a key being used: PEM, our own first, or PKCS#12 with its
    /// passphrase; that of PEM is not looked at.
    ///
    /// # Errors
    /// [`ErrorCode::CertificateUnusable`](onshi_core::error::ErrorCode::CertificateUnusable): it is neither,
    /// holds none, or has another passphrase.
    #[cfg(feature = "https")]
    pub fn inspect(
        file: &[u8],
        passphrase: &crate::https::Secret,
    ) -> Result<Self, onshi_core::error::Error> {
        crate::https::identity::inspect(file, passphrase)
    }

    /// How it stands at a time.
    pub fn at(self, now: Moment) -> CertificateStanding {
        let left = self.until.since(now);
        CertificateStanding {
            certificate: self,
            validity: self.validity(now, left),
            days_left: left.div_euclid(DAY_MS),
        }
    }

    /// As the configuration of a site names it (拇印): SHA-256 in hexadecimal digits.
    pub fn thumbprint(self) -> String {
        let digits = self.sha256.iter().map(|byte| format!("{byte:02x}"));
        digits.collect()
    }

    fn validity(self, now: Moment, left: i64) -> Validity {
        if left < 0 {
            return Validity::Expired;
        }
        if now.since(self.from) < 0 {
            return Validity::NotYet;
        }
        let within = |days: &u16| left <= i64::from(*days) * DAY_MS;
        let step = LADDER.into_iter().find(within);
        step.map_or(Validity::Long, Validity::Within)
    }
}

impl Validity {
    /// Days of its step of the ladder; 0 once its time is over.
    fn step(self) -> Option<u16> {
        match self {
            Validity::NotYet | Validity::Long => None,
            Validity::Within(days) => Some(days),
            Validity::Expired => Some(0),
        }
    }
}

/// The lowest step that the host was told of since the start.
#[derive(Debug, Default)]
pub(crate) struct StepTold(Option<u16>);

impl StepTold {
    /// Whether this is news. A clock that is set back makes none.
    fn is_lower(&mut self, validity: Validity) -> bool {
        let step = validity.step();
        let news = step.is_some_and(|step| self.0.is_none_or(|told| step < told));
        if news {
            self.0 = step;
        }
        news
    }
}

impl Client {
    /// Tells that the certificate came to a lower step, once each.
    pub(crate) fn tell_of_certificate(&mut self) {
        if let Some(standing) = self.certificate()
            && self.step_told.is_lower(standing.validity)
        {
            self.tell(Notice::Certificate {
                days_left: standing.days_left,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_of_the_ladder_begins_at_its_day() {
        let certificate = Certificate {
            from: Moment(0),
            until: Moment(400 * DAY_MS),
            sha256: [0; 32],
        };
        let rows = [
            (-1, Validity::NotYet),
            (0, Validity::Long),
            (310 * DAY_MS - 1, Validity::Long),
            (310 * DAY_MS, Validity::Within(90)),
            (340 * DAY_MS, Validity::Within(60)),
            (370 * DAY_MS, Validity::Within(30)),
            (385 * DAY_MS, Validity::Within(15)),
            (393 * DAY_MS, Validity::Within(7)),
            (400 * DAY_MS, Validity::Within(7)),
            (400 * DAY_MS + 1, Validity::Expired),
        ];
        for (now, validity) in rows {
            assert_eq!(certificate.at(Moment(now)).validity, validity, "{now}");
        }
        assert_eq!(certificate.at(Moment(400 * DAY_MS + 1)).days_left, -1);
    }

    #[test]
    fn a_step_is_news_once_and_none_that_is_higher() {
        let mut told = StepTold::default();
        let rows = [
            (Validity::NotYet, false),
            (Validity::Long, false),
            (Validity::Within(30), true),
            (Validity::Within(30), false),
            (Validity::Within(60), false),
            (Validity::Within(7), true),
            (Validity::Expired, true),
            (Validity::Expired, false),
        ];
        for (validity, news) in rows {
            assert_eq!(told.is_lower(validity), news, "{validity:?}");
        }
    }
}
