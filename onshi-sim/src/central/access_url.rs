//! 医療機関アクセスURL: the clinic's own address of マイナ在宅受付Web, one for visits and one for online care.

use chrono::NaiveDateTime;
use onshi_core::catalogue::{
    AccessUrl, AccessUrlAnswerBody, AccessUrlQuery, AccessUrlRequestBody, BarcodeFormat, UrlChange,
    UrlKind,
};
use onshi_core::id::DateTime;
use onshi_core::record::{CodeType, Draft, View};
use serde::{Deserialize, Serialize};

use super::body::{Said, echo};
use super::{Central, Reply, Request, refusal};
use crate::barcode;
use crate::clinic::Care;
use crate::random::Random;

/// The addresses. Each is replaced as often as it is asked for; what was printed before is void then.
#[derive(Serialize, Deserialize)]
pub(super) struct Urls {
    visit: Issue,
    online: Issue,
}

/// How often an address was issued before, and when it was issued last.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Issue {
    serial: u32,
    issued: NaiveDateTime,
}

impl Urls {
    /// One of each since the clinic joined.
    pub fn since(opened: NaiveDateTime) -> Self {
        let first = Issue {
            serial: 0,
            issued: opened,
        };
        Urls {
            visit: first,
            online: first,
        }
    }

    #[cfg(feature = "page")]
    fn of(&self, care: Care) -> Issue {
        match care {
            Care::Visit => self.visit,
            Care::Online => self.online,
        }
    }

    fn of_mut(&mut self, care: Care) -> &mut Issue {
        match care {
            Care::Visit => &mut self.visit,
            Care::Online => &mut self.online,
        }
    }
}

impl Central {
    pub(super) fn access_url(&mut self, request: &Request<'_>) -> Reply {
        let Some(asked) = request.inside(AccessUrlRequestBody::query.no) else {
            return request.refused(refusal::INCOMPLETE);
        };
        let query = View::<AccessUrlQuery>::of(asked);
        let care = query.kind().and_then(|kind| Care::of(kind.raw));
        let Some(care) = care else {
            return request.refused(refusal::TREATMENT);
        };
        let issue = self.urls.of_mut(care);
        if query
            .change()
            .is_some_and(|asked| asked.is(UrlChange::Change))
        {
            *issue = Issue {
                serial: issue.serial + 1,
                issued: request.now.japan(),
            };
        }
        let issue = *issue;
        let format = query.barcode_format().and_then(|format| format.known);
        let access_url = self.written(care, issue, format.unwrap_or(BarcodeFormat::Png));
        let mut body = Draft::<AccessUrlAnswerBody>::new()
            .access_url(access_url)
            .said(Ok(()));
        echo(&mut body, AccessUrlAnswerBody::query.no, asked);
        request.replied(body)
    }

    fn written(&self, care: Care, issue: Issue, format: BarcodeFormat) -> Draft<AccessUrl> {
        let url = self.url(care, issue.serial);
        let kind = UrlKind::from_wire(care.medical_treatment().wire());
        Draft::<AccessUrl>::new()
            .maybe(kind, Draft::<AccessUrl>::kind)
            .barcode_format(format)
            .maybe(
                barcode::in_base64(&url, format),
                Draft::<AccessUrl>::barcode,
            )
            .url(url)
            .issued_at(DateTime::from_calendar(issue.issued))
    }

    /// Not to be guessed from another. Without a page of ours it leads nowhere (RFC 6761).
    fn url(&self, care: Care, serial: u32) -> String {
        let base = self.ways.page.as_deref();
        let base = base.unwrap_or("https://zaitaku-uketsuke.invalid");
        format!("{base}{}", self.path(care, serial))
    }

    /// The path of the address that counts now.
    #[cfg(feature = "page")]
    pub fn access_path(&self, care: Care) -> String {
        self.path(care, self.urls.of(care).serial)
    }

    fn path(&self, care: Care, serial: u32) -> String {
        let path = match care {
            Care::Visit => "visit",
            Care::Online => "online",
        };
        let token = Random::of(self.seed, &format!("url {path} {serial}")).digits(16);
        format!("/{path}/{}/{token}", self.clinic.institution())
    }
}
