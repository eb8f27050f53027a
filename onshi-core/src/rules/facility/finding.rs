//! What can be wrong with a configuration: one row each, with why and what to do.

use crate::catalogue::Evidence;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Cannot be judged from what is configured.
    Note,
    /// May be meant so, and mostly is not.
    Warning,
    /// Forbidden, or cannot work. Nothing may be exchanged.
    Error,
}

/// What is meant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Where {
    /// An institution, by its code as written.
    Institution(String),
    /// A terminal, by its label.
    Terminal(String),
    /// A certificate, by its thumbprint as written.
    Certificate(String),
    /// A folder, by its path as written.
    Folder(String),
}

/// Something that is wrong with a configuration.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Finding {
    /// What.
    pub fault: Fault,
    /// With what.
    pub about: Vec<Where>,
}

impl Finding {
    /// The row that says how bad it is, why, and what to do.
    pub fn row(&self) -> &'static FaultRow {
        self.fault.row()
    }
}

/// What is wrong, why, and what to do about it.
#[derive(Debug, PartialEq, Eq)]
pub struct FaultRow {
    /// What.
    pub fault: Fault,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in Japanese.
    pub japanese: &'static str,
    /// The same in English.
    pub english: &'static str,
    /// What to do, in Japanese.
    pub remedy_japanese: &'static str,
    /// The same in English.
    pub remedy_english: &'static str,
    /// How we know.
    pub evidence: Evidence,
}

macro_rules! faults {
    ($($(#[doc = $doc:literal])* $name:ident $severity:ident $ja:literal $en:literal
       do $do_ja:literal $do_en:literal, $grade:ident($source:literal);)*) => {
        /// What can be wrong (設定の誤り).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Fault {
            $($(#[doc = $doc])* $name,)*
        }

        /// The table, in the order of the faults.
        #[rustfmt::skip]
        pub static FAULTS: &[FaultRow] = &[$(FaultRow {
            fault: Fault::$name,
            severity: Severity::$severity,
            japanese: $ja,
            english: $en,
            remedy_japanese: $do_ja,
            remedy_english: $do_en,
            evidence: Evidence::$grade($source),
        }),*];
    };
}

faults! {
    /// The code is not ten digits.
    CodeFormat Error "医療機関コードが数字10桁ではありません" "the institution code is not ten digits"
        do "都道府県番号2桁・点数表番号1桁・コード7桁で設定してください" "write prefecture, point table and code: 2, 1 and 7 digits",
        Seen("ORCA SMART");
    /// Two institutions have one code.
    CodeTwice Error "同じ医療機関コードの施設が二つあります" "two institutions have the same code"
        do "どちらかの医療機関コードを直してください" "correct one of them",
        Inferred("a code names one facility");
    /// 点数表番号 says another kind.
    KindContradictsCode Warning "医療機関コードの点数表番号と施設の種別が合いません" "the code is that of another kind of facility"
        do "医療機関コードと種別を確認してください" "check code and kind",
        Inferred("点数表番号 is general knowledge: 1, 3, 4, 6");
    /// Each of two institutions has a code that fits the other.
    CodesSwapped Error "二つの施設の医療機関コードが入れ替わっています" "the codes of two institutions are swapped"
        do "医療機関コードを入れ替えてください" "exchange the two codes",
        Inferred("each code has 点数表番号 of the other kind");
    /// Two terminals have one label.
    LabelTwice Error "同じ名前の端末が二つあります" "two terminals have the same label"
        do "端末に別の名前を付けてください" "name them differently",
        Inferred("findings and audit name a terminal by its label");
    /// A connection names an institution that is not configured.
    InstitutionUnknown Error "設定にない医療機関コードです" "no such institution is configured"
        do "施設を登録するか、医療機関コードを直してください" "add the institution or correct the code",
        Inferred("nothing is known of its kind");
    /// A connection names a terminal that is not configured.
    TerminalUnknown Error "設定にない端末です" "no such terminal is configured"
        do "端末を登録するか、名前を直してください" "add the terminal or correct the label",
        Inferred("nothing is known of it");
    /// The same institution is connected to the same terminal twice.
    ConnectionTwice Warning "同じ施設と端末の接続が二つあります" "one institution is connected to one terminal twice"
        do "接続を一つにしてください" "keep one connection",
        Inferred("one terminal has one pair of folders");
    /// 訪問看護ステーション on the terminal of another facility.
    StationSharesTerminal Error "訪問看護ステーションは併設医療機関の資格確認端末を兼用できません" "a visiting-nurse station may not share the terminal of another facility"
        do "訪問看護ステーション専用の資格確認端末を用意してください" "give the station a terminal of its own",
        Manual("§5.1.2");
    /// 訪問看護ステーション with the certificate of another facility.
    StationSharesCertificate Error "訪問看護ステーションは併設医療機関の電子証明書を兼用できません" "a visiting-nurse station may not share the certificate of another facility"
        do "訪問看護ステーション自身の電子証明書を設定してください" "give the station a certificate of its own",
        Manual("§5.1.2");
    /// 訪問看護ステーション in the folder of another facility.
    StationSharesFolder Error "訪問看護ステーションが他の施設の連携フォルダを使っています" "a visiting-nurse station uses a folder of another facility"
        do "訪問看護ステーションの端末の連携フォルダを設定してください" "name the folders of the station's own terminal",
        Inferred("§5.1.2: the folder is that of a terminal, which may not be shared");
    /// Two facilities, none a station, on one terminal.
    TerminalOfTwo Warning "一つの資格確認端末を二つの施設が使っています" "two institutions use one terminal"
        do "端末に設定された医療機関コードを確認してください" "check which institution the terminal is set up for",
        Inferred("§2.1.1 ②: the certificate of a terminal proves one institution; §5.1.2 forbids it for stations only");
    /// Two facilities, none a station, in one folder.
    FolderOfTwo Warning "一つの連携フォルダを二つの施設が使っています" "two institutions use one folder"
        do "施設ごとに連携フォルダを分けてください" "give each institution folders of its own",
        Inferred("an answer would be another institution's");
    /// One certificate on two terminals.
    CertificateTwice Error "一つの電子証明書が二つの資格確認端末に設定されています" "one certificate is configured in two terminals"
        do "資格確認端末ごとに電子証明書を設定してください" "give each terminal a certificate of its own",
        Manual("§2.1.1 ②");
    /// No thumbprint.
    ThumbprintFormat Error "電子証明書の拇印ではありません" "this is no thumbprint of a certificate"
        do "拇印（SHA-1 または SHA-256、16進数）を設定してください" "write SHA-1 or SHA-256 in hexadecimal digits",
        Inferred("40 or 64 hexadecimal digits");
    /// Whether two terminals have one certificate cannot be seen.
    CertificateUnknown Note "電子証明書を比べられないため、兼用を確認できません" "the certificates cannot be compared, so sharing cannot be seen"
        do "すべての接続に同じ方式の拇印を設定してください" "configure thumbprints of one algorithm for every connection",
        Manual("§2.1.1 ②");
    /// A folder has no path.
    FolderMissing Error "連携フォルダが設定されていません" "a folder is not configured"
        do "req と res のフォルダを設定してください" "name the folders for requests and answers",
        Seen("ORCA SMART");
    /// One folder serves two purposes of one connection.
    FolderTwice Error "要求と結果に同じフォルダが設定されています" "one folder is configured for two purposes"
        do "req・res・face を別のフォルダにしてください" "name different folders",
        Inferred("a request would be read as an answer");
    /// A folder lies inside another one.
    FolderInside Warning "連携フォルダが別の連携フォルダの中にあります" "a folder lies inside another one"
        do "連携フォルダを並べて置いてください" "put the folders side by side",
        Inferred("who clears the outer one clears the inner one, too");
    /// The folder for requests of one connection is that for answers of another.
    FoldersCrossed Error "要求と結果のフォルダが接続の間で入れ替わっています" "requests of one connection go where answers of another are expected"
        do "req と res を確認してください" "check the folders for requests and answers",
        Inferred("one of the two is wrong");
    /// The names say that they are swapped.
    FolderNamesSwapped Warning "req と res のフォルダが入れ替わっているようです" "the folders for requests and answers seem to be swapped"
        do "req と res を確認してください" "check the folders for requests and answers",
        Inferred("the usual names, seen in every public program");
    /// One institution reads one folder of two terminals.
    FolderOfTwoTerminals Warning "二つの端末が一つの連携フォルダを使っています" "two terminals use one folder"
        do "端末ごとに連携フォルダを分けてください" "give each terminal folders of its own",
        Inferred("each terminal takes requests out of its own folder");
    /// An answer has the code of another institution of this site.
    AnswerOfNeighbour Error "他の施設の医療機関コードの結果です" "the answer has the code of another institution of this site"
        do "連携を止め、医療機関コードと連携フォルダの組み合わせを確認してください" "stop, and check which code belongs to which folders",
        Inferred("P42: a code that differs from the configured one is a hard stop");
    /// An answer has a code that is not configured.
    AnswerOfStranger Error "設定にない医療機関コードの結果です" "the answer has a code that is not configured"
        do "連携を止め、端末に設定された医療機関コードを確認してください" "stop, and check which code the terminal is set up for",
        Inferred("P42: a code that differs from the configured one is a hard stop");
    /// More went out than the ledger knows of: it came back from a backup.
    LedgerOlder Warning "送信済みの要求より台帳が古くなっています" "the ledger is older than what was sent"
        do "台帳を戻した日時より後に送信した要求と、結果フォルダに残る結果を確認してください" "look at what was sent since, and at its answers: they stay in the folder and belong to no job",
        Inferred("I-12: the stage folder keeps the highest number that went out");
}

impl Fault {
    /// Its row.
    pub fn row(self) -> &'static FaultRow {
        FAULTS.get(self as usize).unwrap_or(&FAULTS[0])
    }

    /// This is wrong with these.
    pub(super) fn with(self, about: impl Into<Vec<Where>>) -> Finding {
        Finding {
            fault: self,
            about: about.into(),
        }
    }
}
