//! 場面: who lives in the simulated world, and how the receipt computer knows them. One row is one
//! kind of person. Every row is staged once, whatever the seed, and then as often as its weight says.

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

/// What they are insured with (資格の状態).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cover {
    /// One qualification, valid (有効).
    Valid,
    /// One, lost (資格喪失).
    Lost,
    /// One lost and a new one (新しい資格あり).
    Moved,
    /// Medical aid with a ticket for this clinic (医療扶助).
    Aid,
    /// Medical aid without one (有効（未登録）).
    AidUnregistered,
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
}

macro_rules! scenes {
    ($($cast:ident $cover:ident $given:ident $online:ident $chart:ident $registered:literal $today:literal $weight:literal;)*) => {
        &[$(Scene {
            cast: Cast::$cast, cover: Cover::$cover, given: Given::$given, online: Given::$online,
            chart: Chart::$chart, registered: $registered, today: $today, weight: $weight,
        }),*]
    };
}

#[rustfmt::skip]
pub(super) static SCENES: &[Scene] = scenes! {
//  cast      cover           consent   online    chart    照会番号 today weight
    One       Valid           Yesterday Never     Newest   true  false 24;  // same number as registered
    One       Moved           Yesterday Never     Oldest   true  false  8;  // insurer changed, found by 照会番号
    One       Valid           Yesterday Never     Newest   false false 12;  // found by number only
    One       Moved           Yesterday Never     Oldest   false false  4;  // only name and birth date are left
    Namesakes Moved           Yesterday Never     Oldest   false false  1;  // two charts fit: never pick one
    One       Valid           Yesterday Never     Unknown  false false 10;  // new patient
    One       Combined        Yesterday Never     Newest   true  false  2;  // 併用: two results in one unit
    One       Combined        Yesterday Never     Unknown  false false  1;
    One       Lost            Yesterday Never     Newest   true  false  2;
    One       Aid             Yesterday Never     Newest   false false  2;
    One       AidUnregistered Yesterday Never     Unknown  false false  1;
    One       Valid           Today     Never     Unknown  false false  6;
    One       Valid           Today     Never     Newest   true  false  6;
    One       Valid           Earlier   Earlier   Newest   true  true  24;
    One       Moved           Earlier   Never     Oldest   true  true   3;
    One       Combined        Earlier   Never     Newest   true  true   2;
    Family    Valid           Never     Yesterday Newest   false true  12;
    One       Lost            Never     Earlier   Newest   false true   3;
    One       Moved           Never     Yesterday Oldest   false true   3;
    One       Valid           Never     Never     Mistyped false true   2;  // 該当資格なし
    Twins     Valid           Never     Today     NoBranch false true   1;  // 複数該当
    One       Aid             Never     Today     Newest   false true   2;
    One       AidUnregistered Never     Never     Newest   false true   1;  // 有効（未登録）
    Family    Valid           Never     Never     Unknown  false false 30;  // people of elsewhere
};
