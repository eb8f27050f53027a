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

const fn refusal(code: &'static str, message: &'static str) -> Refusal {
    Refusal { code, message }
}

pub(super) const INSTITUTION: Refusal = refusal("SIM-E001", "（模擬）医療機関コードが一致しません");
pub(super) const RECEPTION: Refusal = refusal("SIM-E002", "（模擬）受付番号が見つかりません");
pub(super) const INCOMPLETE: Refusal = refusal("SIM-E003", "（模擬）照会用情報が足りません");
pub(super) const NOBODY: Refusal = refusal("SIM-E004", "（模擬）該当する資格がありません");
pub(super) const SEVERAL: Refusal = refusal("SIM-E005", "（模擬）複数の資格が該当します");
pub(super) const TREATMENT: Refusal = refusal("SIM-E006", "（模擬）診療区分が一致しません");
pub(super) const NO_CONSENT: Refusal =
    refusal("SIM-E007", "（模擬）取り消すことのできる同意がありません");
pub(super) const SETTING: Refusal = refusal("SIM-E008", "（模擬）設定の内容が正しくありません");
pub(super) const NO_ACTIVATION: Refusal = refusal(
    "SIM-E009",
    "（模擬）該当するアクティベーションコードがありません",
);
pub(super) const NO_ACCESS: Refusal = refusal("SIM-E010", "（模擬）救急時の閲覧権限がありません");
pub(super) const FACTORS: Refusal = refusal("SIM-E011", "（模擬）二要素認証の情報が足りません");
pub(super) const NOT_CONSENTED: Refusal = refusal("SIM-E101", "（模擬）閲覧の同意がありません");
pub(super) const CONSENT_EXPIRED: Refusal =
    refusal("SIM-E102", "（模擬）閲覧の同意の有効期限が切れています");
pub(super) const PERIOD: Refusal = refusal("SIM-E103", "（模擬）抽出対象年月が正しくありません");
pub(super) const FILE_CATEGORY: Refusal =
    refusal("SIM-E104", "（模擬）要求ファイル種別が正しくありません");
/// 付帯情報 of a person in a batch: the qualification is answered, medical information is not.
pub(super) const NO_BRANCH: Refusal =
    refusal("SIM-I001", "（模擬）枝番がないため医療情報は提供されません");
pub(super) const XML_ONLY: Refusal =
    refusal("SIM-I002", "（模擬）一括照会の医療情報はXML形式のみです");
pub(super) const VISITS_ONLY: Refusal =
    refusal("SIM-I003", "（模擬）医療情報は訪問診療等のみ要求できます");
pub(super) const BROKEN: Refusal = refusal("SIM-E012", "（模擬）一括処理が異常終了しました");
pub(super) const REGISTERED: Refusal = refusal("SIM-E013", "（模擬）同じ照会番号が登録済みです");
/// What the terminal software writes into an `.err`; its real content is unknown.
pub(crate) const NOT_TAKEN: Refusal =
    refusal("SIM-E900", "（模擬）連携ソフトが要求を受け付けませんでした");
