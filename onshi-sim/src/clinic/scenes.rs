//! 場面: who lives in the simulated world, and how the receipt computer knows them. One row is one
//! kind of person. Every row is staged once, whatever the seed, and then as often as its weight says.

use onshi_core::catalogue::{
    ConsentExpiredReason, LimitCategory, LimitCertificateClass, SpecificDisease,
};

use super::certificates::Limit;
use super::insurers::Kind;

/// How many people a row stages, and what they share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cast {
    /// One person.
    One,
    /// Two to four with the same card and different branch numbers (家族).
    Family,
    /// Two with the same card and birth date (双子): nothing but the branch number tells them apart.
    Twins,
    /// Two with the same name and birth date and different cards (同姓同名・同生年月日).
    Namesakes,
}

/// What is special about them, beside chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    Anybody,
    /// Their health insurance is of this kind.
    Of(Kind),
    /// Their card has a number and no symbol (記号なし).
    NoSymbol,
    /// Their certificate is this one.
    With(LimitCertificateClass, LimitCategory),
    /// In hospital for long (長期入院該当).
    InHospital,
    /// They have a certificate for this disease.
    Ill(SpecificDisease),
    /// Born in 大正, 昭和 before and after 1950, 平成, 令和: the row of the table of eras.
    Born(usize),
    /// Of an age from one to another (未就学, 高齢受給者, …).
    Aged(u32, u32),
}

/// What they are insured with (資格の状態).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cover {
    /// One qualification, valid (有効).
    Valid,
    /// One, lost (資格喪失).
    Lost,
    /// One, lost by death (死亡).
    Died,
    /// One lost and a new one (新しい資格あり).
    Moved,
    /// The same, and neither is registered yet: the system says that the old one is valid.
    Lagging,
    /// The same, and only the loss is registered yet: the system knows of no valid one.
    Between,
    /// They lose it soon, which is known and registered (資格喪失予定).
    Leaving,
    /// Medical aid with a ticket for this clinic (医療扶助).
    Aid,
    /// Medical aid without one (有効（未登録）).
    AidUnregistered,
    /// Medical aid whose last ticket was that of last month.
    AidLapsed,
    /// Health insurance lost because medical aid began (生活保護受給開始).
    ToAid,
    /// Health insurance and medical aid (併用).
    Combined,
}

/// When they gave consent for visiting care (同意年月日).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    Never,
    Earlier,
    Yesterday,
    Today,
    /// Earlier, and it has ended (同意有効期限切れ理由).
    Ended(ConsentExpiredReason),
}

/// What the receipt computer has of them (レセプトコンピュータの登録内容).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chart {
    /// Nothing.
    Unknown,
    /// The newest qualification.
    Newest,
    /// The oldest: it has not heard of a change.
    Oldest,
    /// The newest without its branch number.
    NoBranch,
    /// The newest with a wrong digit.
    Mistyped,
}

/// One kind of people.
#[derive(Debug)]
pub(super) struct Scene {
    pub cast: Cast,
    pub cover: Cover,
    pub given: Given,
    /// The same for online consultations.
    pub online: Given,
    pub chart: Chart,
    /// A 照会番号 is registered and stands in the chart.
    pub registered: bool,
    /// They come today (本日の予定).
    pub today: bool,
    /// How often, beside the first time.
    pub weight: u32,
    pub who: Who,
}

macro_rules! scenes {
    ($($cast:ident $cover:ident $given:ident $online:ident $chart:ident $registered:literal $today:literal $weight:literal $who:expr;)*) => {
        &[$(Scene {
            cast: Cast::$cast, cover: Cover::$cover, given: $given, online: $online,
            chart: Chart::$chart, registered: $registered, today: $today, weight: $weight, who: $who,
        }),*]
    };
}

use ConsentExpiredReason as Reason;
use Given::{Earlier, Never, Today, Yesterday};
use LimitCategory as Category;
use LimitCertificateClass as Class;
use Who::{Aged, Anybody, Born, Ill, InHospital, NoSymbol, Of, With};

const RAN_OUT: Given = Given::Ended(Reason::ByTreatment);
const CANCELLED: Given = Given::Ended(Reason::InstitutionCancelled);
const TAKEN_BACK: Given = Given::Ended(Reason::PatientCancelled);
const OTHER_USE: Given = Given::Ended(Reason::PurposeChanged);

#[rustfmt::skip]
pub(super) static SCENES: &[Scene] = scenes! {
//  cast      cover           consent   online    chart    照会番号 today weight who
    One       Valid           Yesterday Never     Newest   true  false 24 Anybody;  // same number as registered
    One       Moved           Yesterday Never     Oldest   true  false  8 Anybody;  // insurer changed, found by 照会番号
    One       Valid           Yesterday Never     Newest   false false 12 Anybody;  // found by number only
    One       Moved           Yesterday Never     Oldest   false false  4 Anybody;  // only name and birth date are left
    Namesakes Moved           Yesterday Never     Oldest   false false  1 Anybody;  // two charts fit: never pick one
    One       Valid           Yesterday Never     Unknown  false false 10 Anybody;  // new patient
    One       Combined        Yesterday Never     Newest   true  false  2 Anybody;  // 併用: two results in one unit
    One       Combined        Yesterday Never     Unknown  false false  1 Anybody;
    One       Lost            Yesterday Never     Newest   true  false  2 Anybody;
    One       Aid             Yesterday Never     Newest   false false  2 Anybody;
    One       AidUnregistered Yesterday Never     Unknown  false false  1 Anybody;
    One       Valid           Today     Never     Unknown  false false  6 Anybody;
    One       Valid           Today     Never     Newest   true  false  6 Anybody;
    One       Valid           Earlier   Earlier   Newest   true  true  24 Anybody;
    One       Moved           Earlier   Never     Oldest   true  true   3 Anybody;
    One       Combined        Earlier   Never     Newest   true  true   2 Anybody;
    Family    Valid           Never     Yesterday Newest   false true  12 Anybody;
    One       Lost            Never     Earlier   Newest   false true   3 Anybody;
    One       Moved           Never     Yesterday Oldest   false true   3 Anybody;
    One       Valid           Never     Never     Mistyped false true   2 Anybody;  // 該当資格なし
    Twins     Valid           Never     Today     NoBranch false true   1 Anybody;  // 複数該当
    One       Aid             Never     Today     Newest   false true   2 Anybody;
    One       AidUnregistered Never     Never     Newest   false true   1 Anybody;  // 有効（未登録）
    Family    Valid           Never     Never     Unknown  false false 30 Anybody;  // people of elsewhere
//  What is on its way to the system.
    One       Lagging         Earlier   Never     Oldest   true  true   2 Anybody;  // 有効 today, 新しい資格あり soon
    One       Lagging         Never     Never     Newest   false true   1 Anybody;  // 該当資格なし today, 有効 soon
    One       Between         Earlier   Never     Oldest   true  true   1 Anybody;  // 無効 today, 新しい資格あり soon
    One       Leaving         Earlier   Never     Newest   true  true   1 Anybody;  // 有効 today, 無効 soon
    One       Died            Earlier   Never     Newest   true  false  1 Anybody;
    One       ToAid           Earlier   Never     Oldest   true  true   1 Anybody;
    One       AidLapsed       Earlier   Never     Newest   true  true   1 Anybody;  // 有効（未登録） this month
//  Consents that have ended.
    One       Valid           RAN_OUT    Never     Newest  true  true   1 Anybody;
    One       Valid           CANCELLED  Never     Newest  true  true   1 Anybody;
    One       Valid           TAKEN_BACK Earlier   Newest  true  true   1 Anybody;
    One       Valid           OTHER_USE  Never     Newest  true  true   1 Anybody;
    One       Valid           Never     TAKEN_BACK Newest  true  true   1 Anybody;
//  Every kind of insurer.
    One       Valid           Earlier   Never     Newest   true  false  0 Of(Kind::National);
    One       Valid           Earlier   Never     Newest   true  false  0 Of(Kind::NationalSociety);
    One       Valid           Earlier   Never     Newest   true  false  0 Of(Kind::Association);
    One       Valid           Earlier   Never     Newest   true  false  0 Of(Kind::Seamen);
    One       Valid           Earlier   Never     Newest   true  false  0 Of(Kind::DayLabour);
    One       Valid           Earlier   Never     Newest   true  false  0 Of(Kind::Society);
    One       Valid           Earlier   Never     Newest   true  false  0 Of(Kind::SelfDefence);
    One       Valid           Earlier   Never     Newest   true  false  0 Of(Kind::MutualAid);
    One       Valid           Earlier   Never     Newest   true  false  1 Of(Kind::SpecialRetired);
    One       Valid           Earlier   Never     Newest   true  false  0 Of(Kind::Elderly);
    One       Valid           Earlier   Never     Newest   true  true   2 NoSymbol;
//  Every age, and what comes with it.
    One       Valid           Earlier   Never     Newest   true  false  0 Born(0);
    One       Valid           Earlier   Never     Newest   true  false  0 Born(1);
    One       Valid           Earlier   Never     Newest   true  false  0 Born(2);
    One       Valid           Earlier   Never     Newest   true  false  0 Born(3);
    One       Valid           Earlier   Never     Newest   true  false  0 Born(4);
    One       Valid           Earlier   Never     Newest   true  true   1 Aged(1, 5);    // 未就学
    One       Valid           Earlier   Never     Newest   true  true   4 Aged(70, 74);  // 高齢受給者証
//  Every certificate.
    One       Valid           Earlier   Never     Newest   true  false  0 With(Class::Limit,                 Category::A01);
    One       Valid           Earlier   Never     Newest   true  false  0 With(Class::Limit,                 Category::A02);
    One       Valid           Earlier   Never     Newest   true  false  0 With(Class::Limit,                 Category::A03);
    One       Valid           Earlier   Never     Newest   true  false  0 With(Class::Limit,                 Category::A04);
    One       Valid           Earlier   Never     Newest   true  false  0 With(Class::LimitAndMealReduction, Category::A05);
    One       Valid           Earlier   Never     Newest   true  false  0 With(Class::MealReduction,         Category::A05);
    One       Valid           Earlier   Never     Newest   true  false  0 With(Class::LimitAndMealReduction, Category::A06);
    One       Valid           Earlier   Never     Newest   true  false  0 With(Class::Limit,                 Category::B01);
    One       Valid           Earlier   Never     Newest   true  false  0 With(Class::Limit,                 Category::B02);
    One       Valid           Earlier   Never     Newest   true  false  0 With(Class::Limit,                 Category::B03);
    One       Valid           Earlier   Never     Newest   true  false  0 With(Class::Limit,                 Category::B04);
    One       Valid           Earlier   Never     Newest   true  false  0 With(Class::LimitAndMealReduction, Category::B05);
    One       Valid           Earlier   Never     Newest   true  false  0 With(Class::LimitAndMealReduction, Category::B06);
    One       Valid           Earlier   Never     Newest   true  false  0 With(Class::LimitAndMealReduction, Category::B07);
    One       Valid           Earlier   Never     Newest   true  false  0 With(Class::LimitAndMealReduction, Category::B08);
    One       Valid           Earlier   Never     Newest   true  false  0 With(Class::Limit,                 Category::B09);
    One       Valid           Earlier   Never     Newest   true  false  0 With(Class::Limit,                 Category::B10);
    One       Valid           Earlier   Never     Newest   true  false  1 InHospital;
    One       Valid           Earlier   Never     Newest   true  true   4 Ill(SpecificDisease::RenalFailure);
    One       Valid           Earlier   Never     Newest   true  false  0 Ill(SpecificDisease::Haemophilia);
    One       Valid           Earlier   Never     Newest   true  false  0 Ill(SpecificDisease::Hiv);
};

impl Who {
    /// The youngest and the oldest of whom it is true.
    pub fn ages(self) -> (u32, u32) {
        match self {
            Who::Of(kind) => kind.ages(),
            Who::NoSymbol => (0, 74),
            Who::With(class, category) => Limit { class, category }.ages(),
            Who::Aged(youngest, oldest) => (youngest, oldest),
            Who::Anybody | Who::InHospital | Who::Ill(_) | Who::Born(_) => (0, 120),
        }
    }
}

impl Scene {
    /// The youngest and the oldest who can be in it.
    pub fn ages(&self) -> (u32, u32) {
        match self.cast {
            // Twins and families share a card, which people from 75 on do not.
            Cast::Family | Cast::Twins => (0, 70),
            Cast::One | Cast::Namesakes => self.who.ages(),
        }
    }
}
