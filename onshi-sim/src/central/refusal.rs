//! Why the simulated system refuses. The official codes are not public; these begin with `SIM` so
//! that nobody takes them for one.

/// A refusal of the simulated system (模擬エラー).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// At most 9 characters (エラーコード, 処理結果コード).
    pub code: &'static str,
    /// At most 60 characters (エラーメッセージ, 処理結果メッセージ).
    pub message: &'static str,
}

impl Refusal {
    /// The refusal that has a code.
    pub fn with_code(code: &str) -> Option<Refusal> {
        ALL.iter().copied().find(|refusal| refusal.code == code)
    }
}

macro_rules! refusals {
    ($($(#[$note:meta])* $name:ident $code:literal $message:literal;)*) => {
        $($(#[$note])* pub(crate) const $name: Refusal = Refusal { code: $code, message: $message };)*

        static ALL: &[Refusal] = &[$($name),*];
    };
}

refusals! {
    INSTITUTION     "SIM-E001" "（模擬）医療機関コードが一致しません";
    RECEPTION       "SIM-E002" "（模擬）受付番号が見つかりません";
    INCOMPLETE      "SIM-E003" "（模擬）照会用情報が足りません";
    NOBODY          "SIM-E004" "（模擬）該当する資格がありません";
    SEVERAL         "SIM-E005" "（模擬）複数の資格が該当します";
    TREATMENT       "SIM-E006" "（模擬）診療区分が一致しません";
    NO_CONSENT      "SIM-E007" "（模擬）取り消すことのできる同意がありません";
    SETTING         "SIM-E008" "（模擬）設定の内容が正しくありません";
    NO_ACTIVATION   "SIM-E009" "（模擬）該当するアクティベーションコードがありません";
    NO_ACCESS       "SIM-E010" "（模擬）救急時の閲覧権限がありません";
    FACTORS         "SIM-E011" "（模擬）二要素認証の情報が足りません";
    REGISTERED      "SIM-E013" "（模擬）この照会番号は登録済みです";
    BROKEN          "SIM-E012" "（模擬）一括処理が異常終了しました";
    NOT_CONSENTED   "SIM-E101" "（模擬）閲覧の同意がありません";
    CONSENT_EXPIRED "SIM-E102" "（模擬）閲覧の同意の有効期限が切れています";
    PERIOD          "SIM-E103" "（模擬）抽出対象年月が正しくありません";
    FILE_CATEGORY   "SIM-E104" "（模擬）要求ファイル種別が正しくありません";
    /// 付帯情報 of a person in a batch: the qualification is answered, medical information is not.
    NO_BRANCH       "SIM-I001" "（模擬）枝番がないため医療情報は提供されません";
    XML_ONLY        "SIM-I002" "（模擬）一括照会の医療情報はXML形式のみです";
    VISITS_ONLY     "SIM-I003" "（模擬）医療情報は訪問診療等のみ要求できます";
    /// What the terminal software writes into an `.err`; its real content is unknown.
    NOT_TAKEN       "SIM-E900" "（模擬）連携ソフトが要求を受け付けませんでした";
}
