//! 医療機関アクセスURL: the facility's own address of マイナ在宅受付Web (vendor manual §2.1.1, 表4.1.1-1 (10)).
//!
//! An address is text for people and phones. It is checked, kept to the byte and never fetched. With the
//! address in hand, [`qr`](super::qr) draws its 二次元バーコード; the picture of the system, if it was asked
//! for, stands beside it as it came.

mod address;
mod image;

pub use address::{AccessAddress, AddressFault};
pub use image::{ImageFault, SystemImage};

use super::{Care, outcome};
use crate::catalogue::{
    AccessUrlAnswer, AccessUrlQuery, AccessUrlRequest, AccessUrlRequestBody, BarcodeFormat,
    UrlChange,
};
use crate::id::DateTime;
use crate::job::Outcome;
use crate::record::{Draft, Record, View};

/// Which address is wanted (URL取得用情報).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrlInquiry {
    /// URL取得区分.
    pub care: Care,
    /// As which kind of picture the system is to draw it; absent asks for none, though it may send one.
    pub image: Option<BarcodeFormat>,
    /// URL変更: the address in force, or a new one, which makes every printed 二次元バーコード void.
    pub change: UrlChange,
}

impl UrlInquiry {
    /// The address in force, without a picture.
    pub const fn in_force(care: Care) -> Self {
        UrlInquiry {
            care,
            image: None,
            change: UrlChange::Keep,
        }
    }

    /// Asked again it changes nothing. A change that is asked for twice makes two new addresses, so after
    /// a lost answer the one in force is asked for instead.
    pub fn is_repeatable(&self) -> bool {
        self.change == UrlChange::Keep
    }

    /// The request.
    pub fn request(&self) -> Draft<AccessUrlRequest> {
        let query = Draft::<AccessUrlQuery>::new()
            .kind(self.care.url_kind())
            .maybe(self.image, Draft::<AccessUrlQuery>::barcode_format)
            .change(self.change);
        let body = Draft::<AccessUrlRequestBody>::new().query(query);
        Draft::<AccessUrlRequest>::new().body(body)
    }

    /// Reads the answer to it.
    ///
    /// # Errors
    /// [`NoUrl`] if it brings no address that may be shown.
    pub fn read(&self, answer: &Record) -> Result<FacilityUrl, NoUrl> {
        let url = FacilityUrl::read(answer)?;
        match url.care {
            Some(care) if care != self.care => Err(NoUrl::OtherCare),
            _ => Ok(url),
        }
    }
}

/// The address of a facility, ready to be shown (医療機関アクセスURL情報).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacilityUrl {
    /// For which care, if the answer says it.
    pub care: Option<Care>,
    /// 医療機関アクセスURL.
    pub address: AccessAddress,
    /// URL発行日時, as written.
    pub issued_at: Option<DateTime>,
    /// 二次元バーコード as the system drew it; `Ok(None)` if it sent none. A picture that cannot be used says
    /// nothing against the address.
    pub image: Result<Option<SystemImage>, ImageFault>,
}

impl FacilityUrl {
    /// Reads an answer, whatever it answers.
    ///
    /// # Errors
    /// [`NoUrl`] if it brings no address that may be shown.
    pub fn read(answer: &Record) -> Result<Self, NoUrl> {
        let outcome = outcome(answer);
        if outcome != Outcome::Normal {
            return Err(NoUrl::Said(outcome));
        }
        let body = View::<AccessUrlAnswer>::of_record(answer).body();
        let given = body.and_then(|body| body.access_url());
        let given = given.ok_or(NoUrl::Missing)?;
        let said = given.barcode_format().and_then(|format| format.known);
        Ok(FacilityUrl {
            care: given
                .kind()
                .and_then(|kind| kind.known)
                .and_then(Care::of_url),
            address: AccessAddress::new(given.url().ok_or(NoUrl::Missing)?)?,
            issued_at: given.issued_at(),
            image: SystemImage::read(given.barcode().unwrap_or_default(), said),
        })
    }
}

/// Why there is no address to show.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoUrl {
    /// The system says that it did not go well; its own words are in the outcome.
    #[error("the system gave no address")]
    Said(Outcome),
    /// It says that it went well, and carries no address.
    #[error("the answer carries no address")]
    Missing,
    /// The address of the other care.
    #[error("the address is for another kind of care")]
    OtherCare,
    /// What it carries is not an address to be shown to patients.
    #[error(transparent)]
    Unfit(#[from] AddressFault),
}

impl NoUrl {
    /// Japanese words to show.
    pub const fn japanese(&self) -> &'static str {
        match self {
            NoUrl::Said(_) => "URLを取得できませんでした",
            NoUrl::Missing => "結果にURLがありません",
            NoUrl::OtherCare => "別の診療区分のURLです",
            NoUrl::Unfit(fault) => fault.japanese(),
        }
    }
}
