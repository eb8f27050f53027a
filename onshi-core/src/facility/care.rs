//! The two kinds of care whose patients consent away from the counter.

use serde::{Deserialize, Serialize};

use crate::catalogue::{MedicalTreatment, UrlKind};
use crate::rules::data_class::ConsentKind;

/// For which care マイナ在宅受付Web is used (訪問診療等・オンライン診療等). Patients at the counter and in an
/// emergency have neither an address nor a consent that could be cancelled here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Care {
    /// 訪問診療等.
    Visit,
    /// オンライン診療等.
    Online,
}

impl Care {
    /// Both.
    pub const ALL: [Care; 2] = [Care::Visit, Care::Online];

    /// URL取得区分 of it.
    pub const fn url_kind(self) -> UrlKind {
        match self {
            Care::Visit => UrlKind::Visit,
            Care::Online => UrlKind::Online,
        }
    }

    /// The care of a URL取得区分; `None` for one that came later.
    pub fn of_url(kind: UrlKind) -> Option<Self> {
        Self::ALL.into_iter().find(|care| care.url_kind() == kind)
    }

    /// 診療区分 of it.
    pub const fn medical_treatment(self) -> MedicalTreatment {
        match self {
            Care::Visit => MedicalTreatment::Visit,
            Care::Online => MedicalTreatment::Online,
        }
    }

    /// The consent that is given for it.
    pub const fn consent(self) -> ConsentKind {
        match self {
            Care::Visit => ConsentKind::Visit,
            Care::Online => ConsentKind::Online,
        }
    }

    /// Japanese word to show.
    pub const fn japanese(self) -> &'static str {
        self.consent().japanese()
    }

    /// English word to show.
    pub const fn english(self) -> &'static str {
        self.consent().english()
    }
}
