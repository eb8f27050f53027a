//! Who is looking (職種): the manual says 有資格者等 and names none (§2.1.4).

/// The profession of a viewer (職種), as the host knows it from its own staff list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Profession {
    /// 医師.
    Doctor,
    /// 歯科医師.
    Dentist,
    /// 薬剤師.
    Pharmacist,
    /// 保健師.
    PublicHealthNurse,
    /// 看護師.
    Nurse,
    /// 准看護師.
    AssistantNurse,
    /// 歯科衛生士.
    DentalHygienist,
    /// 理学療法士.
    PhysicalTherapist,
    /// 作業療法士.
    OccupationalTherapist,
    /// 言語聴覚士.
    SpeechTherapist,
    /// 管理栄養士.
    Dietitian,
    /// The 等 of 有資格者等: whom the facility names (施設が定める者).
    Designated,
    /// Nobody of these, e.g. at the window (有資格者等でない者).
    Unqualified,
}

impl Profession {
    /// Every profession.
    pub const ALL: [Profession; 13] = [
        Profession::Doctor,
        Profession::Dentist,
        Profession::Pharmacist,
        Profession::PublicHealthNurse,
        Profession::Nurse,
        Profession::AssistantNurse,
        Profession::DentalHygienist,
        Profession::PhysicalTherapist,
        Profession::OccupationalTherapist,
        Profession::SpeechTherapist,
        Profession::Dietitian,
        Profession::Designated,
        Profession::Unqualified,
    ];

    /// The profession of a name in a policy.
    pub fn named(ident: &str) -> Option<Profession> {
        Profession::ALL
            .into_iter()
            .find(|profession| profession.ident() == ident)
    }

    /// Name in a policy.
    pub const fn ident(self) -> &'static str {
        self.words().0
    }

    /// Japanese word to show.
    pub const fn japanese(self) -> &'static str {
        self.words().1
    }

    /// English word to show.
    pub const fn english(self) -> &'static str {
        self.words().2
    }

    #[rustfmt::skip]
    const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Profession::Doctor                => ("doctor", "医師", "doctor"),
            Profession::Dentist               => ("dentist", "歯科医師", "dentist"),
            Profession::Pharmacist            => ("pharmacist", "薬剤師", "pharmacist"),
            Profession::PublicHealthNurse     => ("public_health_nurse", "保健師", "public health nurse"),
            Profession::Nurse                 => ("nurse", "看護師", "nurse"),
            Profession::AssistantNurse        => ("assistant_nurse", "准看護師", "assistant nurse"),
            Profession::DentalHygienist       => ("dental_hygienist", "歯科衛生士", "dental hygienist"),
            Profession::PhysicalTherapist     => ("physical_therapist", "理学療法士", "physical therapist"),
            Profession::OccupationalTherapist => ("occupational_therapist", "作業療法士", "occupational therapist"),
            Profession::SpeechTherapist       => ("speech_therapist", "言語聴覚士", "speech therapist"),
            Profession::Dietitian             => ("dietitian", "管理栄養士", "dietitian"),
            Profession::Designated            => ("designated", "施設が定める者", "designated by the facility"),
            Profession::Unqualified           => ("unqualified", "有資格者等でない者", "not qualified"),
        }
    }
}
