//! Every rule of the validator, one row each. A new rule is a row here, a function if it compares
//! fields, and a vector that breaks it with its mended twin.
//!
//! Severity: what is an *error* cannot be right in any reading, or the vendor manual forbids it, or
//! the element does not have its format. What only public programs keep to, or what an answer says
//! against all that is known of answers, is a *warning*. A *note* may as well be our own ignorance.

use super::finding::Severity;
use super::rule::{Concerns, Rule, Source, Test, rules};
use super::{batch, consent, insured, outcome, query};

#[rustfmt::skip]
rules! {
    // Structure 構造
    S01 Error   All      "文書が途中で終わっている、または正しい XML でない" "the document is cut short or not well-formed XML"
        General("XML 1.0, Namespaces in XML 1.0") Document;
    S02 Error   All      "文字コードが UTF-8・Shift_JIS でない、または宣言と食い違う" "the encoding is neither UTF-8 nor Shift_JIS, or not the declared one"
        Manual("§2.1.8") Document;
    S03 Error   All      "このメッセージの文書ではない" "the document is not this message"
        Row Document;
    S04 Error   All      "必須の項目がない" "a required element is absent"
        Row Element;
    S05 Error   Requests "必須の項目が空" "a required element is empty"
        Row Element;
    S06 Error   All      "一度だけの項目が重複している" "an element that stands once stands more than once"
        Row Element;
    S07 Note    All      "カタログにない項目" "an element that the catalogue does not know"
        General("the specification is not public, so our rows may be behind") Element;
    S08 Error   All      "プロファイルにない項目に値がある" "a value for a field that the profile says does not exist"
        Row Element;
    S09 Warning Requests "項目の順序がカタログと異なる" "the elements are not in the order of the catalogue"
        Inferred("public programs keep one order; what the system says to another is unknown") Element;
    S10 Note    All      "属性がある（連携では使われない）" "there are attributes; the exchange never uses one"
        Seen("OD2 MYNA MYCLINIC SANOX") Document;

    // Format 形式
    F01 Error   All      "桁数が多すぎる" "too many characters"
        Row Element;
    F02 Error   All      "数字でない" "not decimal digits"
        Row Element;
    F03 Error   All      "年月日 (yyyyMMdd) でない" "not a date (yyyyMMdd)"
        Row Element;
    F04 Error   All      "日時 (yyyyMMddHHmmss) でない" "not a date and time (yyyyMMddHHmmss)"
        Row Element;
    F05 Error   All      "年月 (yyyyMM) でない" "not a month (yyyyMM)"
        Row Element;
    F06 Error   All      "医療機関コード（数字10桁）でない" "not an institution code of ten digits"
        Row Element;
    F07 Error   All      "保険者番号・公費負担者番号の形式でない" "not the format of an insurer or payer number"
        Row Element;
    F08 Note    All      "検証番号が一致しない" "the check digit differs"
        General("保険者番号等設定要領") Element;

    // Code コード
    C01 Warning All      "コード表にない値" "a value that is not in the code table"
        Row Element;

    // What is asked 照会
    X01 Error   Requests "一括照会で医療情報を求めるときは枝番が要る" "a batch that asks for medical information needs the branch number"
        Manual("§2.1.3, 表4.1.2-1 (2)") Group(&["insured_branch_number", "medical_information"], query::branch_number);
    X02 Error   Requests "一括照会の医療情報は XML だけで、PDF は求められない" "in a batch medical information comes as XML only, not as PDF"
        Manual("§2.1.8") Group(&["kind", "file_category"], query::xml_in_batches);
    X03 Warning Requests "診療情報を含む要求ファイル種別は薬剤情報等 (YZK) だけのもの" "a file category with treatments belongs to medicine (YZK) only"
        Inferred("the file categories of the single requests") Group(&["kind", "file_category"], query::treatments_of_medicine);
    X04 Error   Requests "開始年月が提供開始より前" "the first month is before the service began"
        Seen("ORCA") Group(&["start", "end"], query::first_month);
    X05 Error   Requests "開始年月が終了年月より後" "the first month is after the last"
        General("a period runs forward") Group(&["start", "end"], query::period_forward);
    X06 Error   Requests "開始年月から終了年月までが長すぎる" "too many months from the first to the last"
        Seen("ORCA OD2 OCH") Group(&["start", "end"], query::period_length);
    X07 Error   Requests "照会範囲の自が至より後" "a range of days begins after its end"
        General("a range runs forward") Ordered(&[("consent_from", "consent_to"), ("examination_from", "examination_to")]);
    X08 Warning Requests "同意年月日または診療年月日の範囲が揃っていない" "not one whole range of days, of consent or of examination"
        Inferred("public programs always send both days of a range") Group(&["consent_from", "consent_to"], query::one_range);
    X09 Error   Requests "診療区分がメッセージと食い違う" "the kind of consultation is not that of the message"
        Seen("ORCA OD2") Group(&["medical_treatment"], query::kind_of_consultation);
    X10 Warning Requests "医療情報の同時取得は訪問診療等の照会だけのもの" "only a query for home visits asks for medical information, too"
        Seen("ORCA") Group(&["medical_information"], query::visit_only);
    X11 Error   Requests "特定疾病療養受療証はマイナンバーカードによる同意なしに取得できない" "a specific-disease certificate needs consent by My Number card"
        Manual("図2.1.3-8") Group(&["specific_disease_wanted"], query::certificate_by_card);
    X12 Warning Requests "医療情報閲覧要求が多すぎる" "too many requests for medical information"
        Seen("ORCA") Group(&["medical_information"], query::few_requests);
    X13 Warning Requests "任意のファイル識別子がなく、結果との照合は名前だけになる" "no file identifier: only its name ties the answer to the request"
        Seen("AGENT MYNA") Group(&["medical_institution_code", "arbitrary_file_identifier"], query::file_identifier);
    X14 Warning Requests "任意の識別子が二人に同じ" "two people have the same identifier"
        Inferred("the answer carries it back to tell the people apart") Unique("arbitrary_identifier");
    X15 Warning Requests "照会番号が二人に同じ" "two people have the same reference number"
        Inferred("it ties one person to one chart (§2.1.3 ②)") Unique("reference_number");
    X16 Warning Requests "一度に照会する人数が多すぎる" "too many people at once"
        Seen("ORCA") Body(batch::not_too_many);
    X17 Warning Requests "照会する人がいない" "nobody is asked about"
        General("a batch has people") Body(batch::somebody);

    // Who 本人
    X20 Error   Requests "後期高齢者医療に記号はない" "the elderly (39) have no symbol"
        General("後期高齢者医療 has a number of eight digits and no symbol") Group(&["insurer_number", "insured_card_symbol"], insured::elderly);
    X21 Error   Requests "医療扶助に記号・枝番はない" "medical aid has no symbol and no branch"
        Manual("表1.2-3") Group(&["insurer_number", "insured_card_symbol", "insured_branch_number"], insured::medical_aid);
    X22 Error   All      "生年月日が資格確認日より後" "born after the day that is asked about"
        General("nobody is insured before birth") Group(&["birthdate"], insured::born);

    // How it went 処理結果
    X30 Warning Answers  "異常終了なのにエラーコードがない" "failed without an error code"
        Seen("RESWATCH MYCLINIC") Group(&["segment_of_result", "error_code"], outcome::failure_says_why);
    X31 Warning Answers  "正常終了なのにエラーコードがある" "finished with an error code"
        Seen("RESWATCH MYCLINIC") Group(&["segment_of_result", "error_code"], outcome::success_says_nothing);
    X32 Warning Answers  "処理結果状況がエラーなのに処理結果コードがない" "an error without a processing code"
        Inferred("as in the header") Group(&["processing_status", "processing_code"], outcome::error_says_why);
    X33 Warning Answers  "総処理件数が正常とエラーの和でない" "the total is not the sum of what went well and what did not"
        General("arithmetic") Header(&["number_of_processing_result", "number_of_normal_processing", "number_of_error"], batch::sum);
    X34 Warning Answers  "件数が個人単位情報の数と食い違う" "the counts are not those of the people in it"
        Inferred("one count per 個人単位情報, as in every public sample") Header(&["number_of_processing_result", "number_of_error"], batch::as_many_as_there_are);
    X35 Warning Answers  "文字コード識別が文書の文字コードと食い違う" "the encoding it names is not that of the document"
        Seen("MYCLINIC RESWATCH MYNA") Header(&["character_code_identifier"], batch::encoding);
    X36 Warning Answers  "資格有効性と資格確認結果の数が食い違う" "the validity does not go with the number of results"
        Seen("MYCLINIC ORCA") Group(&["validity"], outcome::validity);

    // What is known of the insurance 資格
    X40 Warning Answers  "医療扶助 (A1) と公費負担者番号が食い違う" "medical aid (A1) and the payer number do not go together"
        General("法別番号 12, 25 of eight digits") Group(&["card_classification", "insurer_number"], insured::payer);
    X41 Warning Answers  "医療扶助 (A1) でないのに医療券がある" "medical tickets of somebody without medical aid (A1)"
        Seen("ORCA OD2") Group(&["card_classification", "medical_tickets"], insured::tickets_of_medical_aid);
    X42 Note    Answers  "医療扶助 (A1) なのに医療券がない" "medical aid (A1) without a ticket"
        Seen("ORCA OD2") Group(&["card_classification", "medical_tickets"], insured::medical_aid_with_tickets);
    X43 Warning Answers  "資格取得年月日が資格喪失年月日より後" "lost before it began"
        General("time runs forward") Ordered(&[("qualification_date", "disqualification_date")]);
    X44 Warning Answers  "証・券の有効開始年月日が有効終了年月日より後" "a certificate ends before it begins"
        General("time runs forward") Ordered(&[("valid_from", "valid_to"), ("card_valid_date", "card_expiration_date")]);
    X45 Warning Answers  "自機関とされた医療機関コードが照会元と異なる" "an institution called our own has another code"
        Seen("POD OD2 OQSFUNC") Group(&["institution_code"], insured::own_institution);

    // Consent 同意
    X50 Warning Answers  "同意ありに同意日時がない" "consent without its time"
        Seen("MYCLINIC OD2") Consent(consent::given_when);
    X51 Warning Answers  "閲覧同意に有効期限がない" "consent to view without its end"
        Seen("MYCLINIC") Consent(consent::given_until);
    X52 Warning Answers  "同意なしに同意日時・有効期限がある" "a time of consent where none is given"
        Seen("MYCLINIC") Consent(consent::refused);
    X53 Warning Answers  "期限切れ (2) でないのに期限切れ理由がある" "a reason for expiry of what has not expired (2)"
        Inferred("OQSCD016 and OQSCD031") Consent(consent::reason_of_expiry);
    X54 Warning Answers  "この診療区分にない同意区分" "a state of consent that this kind of consultation does not have"
        Seen("OQSFUNC") Consent(consent::state_of_message);
    X55 Warning Answers  "有効期限が同意日時より前" "consent that ends before it is given"
        General("time runs forward") Consent(consent::forward);
}
