//! Every error onshi can report: one row each, in blocks by whose fault it is. Numbers are part of
//! the C ABI and are never reused. Texts never contain a value of a document.

/// Whose fault an error is (原因の所在).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    /// The program called wrongly: mend the program (呼び出し側).
    Usage,
    /// The caller's values (渡された値).
    Data,
    /// A file of the other side that breaks the rules (相手のファイル).
    Peer,
    /// Folder, disk, share (環境).
    Environment,
    /// Our bug (onshi の不具合).
    Internal,
}

/// What is said about an error, in both languages.
#[derive(Debug)]
pub struct ErrorRow {
    /// The code.
    pub code: ErrorCode,
    /// Name in programs.
    pub ident: &'static str,
    /// What happened.
    pub english: &'static str,
    /// 何が起きたか.
    pub japanese: &'static str,
    /// What to do.
    pub remedy_english: &'static str,
    /// どうすればよいか.
    pub remedy_japanese: &'static str,
}

macro_rules! errors {
    ($($category:ident { $($number:literal $name:ident $en:literal $ja:literal $do_en:literal $do_ja:literal;)* })*) => {
        /// An error by number.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(i32)]
        #[non_exhaustive]
        pub enum ErrorCode { $($(#[doc = concat!($en, " (", $ja, ").")] $name = $number,)*)* }

        /// Every error.
        pub static ERRORS: &[ErrorRow] = &[$($(ErrorRow {
            code: ErrorCode::$name, ident: stringify!($name),
            english: $en, japanese: $ja, remedy_english: $do_en, remedy_japanese: $do_ja,
        },)*)*];

        impl ErrorCode {
            /// Whose fault it is.
            pub const fn category(self) -> Category {
                match self { $($(ErrorCode::$name => Category::$category,)*)* }
            }

            /// Its row.
            pub fn row(self) -> &'static ErrorRow {
                let row = ERRORS.iter().find(|row| row.code == self);
                row.unwrap_or(&ERRORS[0])
            }
        }
    };
}

errors! {
    Usage {
        -101 NullArgument     "a required argument is NULL"                     "必須の引数が NULL です"                         "Pass a valid pointer."                              "有効なポインターを渡してください。";
        -102 BadHandle        "this is not a handle of onshi"                   "onshi のハンドルではありません"                 "Pass a handle that onshi gave."                     "onshi が返したハンドルを渡してください。";
        -103 StaleHandle      "the handle was already freed"                    "ハンドルは既に解放されています"                 "Do not use a handle after freeing it."              "解放後のハンドルを使わないでください。";
        -104 WrongHandle      "the handle is of another kind"                   "別の種類のハンドルです"                         "Pass the kind of handle the function asks for."     "関数が求める種類のハンドルを渡してください。";
        -105 BadText          "the text is not valid UTF-8 or UTF-16"           "文字列が正しい UTF-8 または UTF-16 ではありません" "Convert from Shift_JIS before the call."          "Shift_JIS から変換して渡してください。";
        -106 BufferTooSmall   "the buffer is too small"                         "バッファーが足りません"                         "Call again with the length that was returned."      "返された長さのバッファーで再度呼び出してください。";
        -107 UnknownField     "no such field in this record"                    "この項目はレコードにありません"                 "Use a field of this record from onshi_fields.h."    "onshi_fields.h にある、このレコードの項目を使ってください。";
        -108 UnknownMessage   "no such message or operation"                    "このメッセージまたは操作はありません"           "Use a number from onshi_fields.h."                  "onshi_fields.h にある番号を使ってください。";
        -109 BadOptions       "the options are not valid"                       "オプションが正しくありません"                   "Initialise the structure and check each value."     "構造体を初期化し、各値を確認してください。";
        -110 Busy             "another call is using this handle"               "他の呼び出しがこのハンドルを使用中です"         "Call from one thread at a time."                    "同時に一つのスレッドから呼び出してください。";
        -111 AbiMismatch      "the program was built for another version"       "別の版のために作られたプログラムです"           "Rebuild with the header of this library."           "このライブラリーのヘッダーで再ビルドしてください。";
        -112 UnknownJob       "no such job"                                     "このジョブはありません"                         "Use a job number that this ledger knows."           "この台帳にあるジョブ番号を使ってください。";
        -113 KeyReused        "the key was used for a different request"        "このキーは別の要求に使われています"             "Use a new key for a new request."                   "新しい要求には新しいキーを使ってください。";
        -114 WrongState       "the job is not in a state that allows this"      "ジョブの状態がこの操作を許しません"             "Look at the state of the job first."                "先にジョブの状態を確認してください。";
        -116 ProfileInvalid   "the profile is not valid"                        "プロファイルが正しくありません"                 "Run `onshi catalogue check` on it and mend what it says." "`onshi catalogue check` の指摘に従って直してください。";
        -115 TooManyHandles   "too many handles are in use"                     "使用中のハンドルが多すぎます"                   "Free what is no longer needed."                     "不要になったものを解放してください。";
        -117 WrongCoverage    "health insurance and medical aid are mixed up"   "医療保険と医療扶助を取り違えています"           "Set insurer, symbol, number and branch for health insurance; payer and recipient number for medical aid." "医療保険は保険者番号・記号・番号・枝番、医療扶助は公費負担者番号・受給者番号で設定してください。";
        -118 OtherForm        "the answer is of the other form, XML or PDF"     "回答はもう一方の形式（XML・PDF）です"           "Ask first which form the answer has."               "先に回答の形式を確認してください。";
        -119 MustNotRepeat    "this request must not be sent again"             "この要求は再送できません"                       "Look at what came of the first one, then ask a person." "最初の要求の結果を確かめ、人が判断してください。";
    }
    Data {
        -301 ValueMissing     "a required value is missing"                     "必須の値がありません"                           "Set the named field."                               "示された項目を設定してください。";
        -302 ValueTooLong     "a value is too long"                             "値が長すぎます"                                 "Shorten the named field."                           "示された項目を短くしてください。";
        -303 ValueFormat      "a value has the wrong format"                    "値の形式が正しくありません"                     "Correct the named field."                           "示された項目を直してください。";
        -304 CharacterOutside "a character cannot be sent in this encoding"     "この文字コードでは送れない文字があります"       "Replace the character in the named field, or send in UTF-8." "示された項目の文字を置き換えるか、UTF-8 で送ってください。";
        -305 CharacterIllegal "a character is not allowed in XML"               "XML で使えない文字があります"                   "Remove the control character from the named field." "示された項目から制御文字を取り除いてください。";
        -306 Unverified       "the layout of this message is assumed"           "このメッセージの構造は推定です"                 "Check it in the official specification and confirm it in a profile, or allow it explicitly." "公式の仕様書で確認してプロファイルで確定するか、明示的に許可してください。";
        -307 RuleBroken       "the values of a message contradict a rule"       "メッセージの値が規則に反しています"             "Correct the named field; `onshi validate` explains the rule." "示された項目を直してください。規則は `onshi validate` が説明します。";
        -308 ConsentMissing   "no living consent to this is shown"             "有効な同意が示されていません"                   "Fetch the consents of the patient and ask what is permitted; without consent nothing may be asked for." "患者の同意を取得し、許可を確認してください。同意がなければ要求できません。";
        -309 Forbidden        "a rule forbids it"                               "規則により許されていません"                     "The detail names the rule; change what it names, not the rule." "示された規則を確認し、その原因を直してください。";
    }
    Peer {
        -401 Truncated        "the document ends too early"                     "文書が途中で終わっています"                     "Wait until the file is complete; it was left where it is." "ファイルが完成するまで待ってください。ファイルはそのまま残してあります。";
        -402 NotWellFormed    "the document is not well-formed XML"             "正しい XML 文書ではありません"                  "Keep the file and ask its writer; it was left where it is." "ファイルを保存し、作成元に確認してください。ファイルはそのまま残してあります。";
        -403 DoctypeRefused   "the document has a DOCTYPE"                      "DOCTYPE のある文書です"                         "The exchange never uses one; find out who wrote the file." "本来使われません。作成元を確認してください。";
        -404 LimitExceeded    "the document exceeds a limit"                    "文書が上限を超えています"                       "Find out who wrote the file, or raise the limit."   "作成元を確認するか、上限を上げてください。";
        -405 Encoding         "the encoding of the document is unknown or contradictory" "文書の文字コードが不明か矛盾しています" "Keep the file and ask its writer."                  "ファイルを保存し、作成元に確認してください。";
        -406 OtherMessage     "the document is not the expected message"        "期待したメッセージではありません"               "Check which program writes into this folder."       "このフォルダーに書き込むプログラムを確認してください。";
        -407 OtherIdentity    "the answer belongs to another request"           "別の要求に対する回答です"                       "It was not delivered; check institution code and terminals." "配信しませんでした。医療機関コードと端末を確認してください。";
        -408 Conflict         "two different answers have the same name"        "同じ名前で内容の異なる回答があります"           "Neither was delivered; look at both files."         "どちらも配信しませんでした。両方のファイルを確認してください。";
        -409 BadArchive       "the archive cannot be read safely"               "アーカイブを安全に読めません"                   "Keep the file and ask its writer."                  "ファイルを保存し、作成元に確認してください。";
        -410 Changed          "the file changed while it was read"              "読み取り中にファイルが変わりました"             "Nothing was delivered; it will be read again."      "配信しませんでした。再度読み取ります。";
        -411 LateAnswer       "an answer came after the job was given up"       "ジョブの放棄後に回答が届きました"               "Take the job up again to read it; the file stays." "読むにはジョブを再開してください。ファイルは残してあります。";
        -412 PasswordWrong    "the archive cannot be opened with this password" "このパスワードではアーカイブを開けません"      "Give the password that the terminal is set to, for this prefix; the file was left where it is." "端末に設定したパスワードを、この接頭辞に指定してください。ファイルはそのまま残してあります。";
    }
    Environment {
        -501 FolderMissing    "a folder cannot be found"                        "フォルダーが見つかりません"                     "Check the path and that the share is connected."    "パスと共有の接続を確認してください。";
        -502 AccessDenied     "access was denied"                               "アクセスが拒否されました"                       "Check the rights of the account on the folder."     "フォルダーに対するアカウントの権限を確認してください。";
        -503 HeldByOther      "another program holds the file"                  "他のプログラムがファイルを使用中です"           "It will be tried again; exclude the folder from the virus scanner." "再試行します。フォルダーをウイルス対策の対象から外してください。";
        -504 DiskFull         "the disk is full"                                "ディスクの空きがありません"                     "Free space; nothing was sent."                      "空き容量を増やしてください。送信はしていません。";
        -505 IoFailed         "reading or writing failed"                       "読み書きに失敗しました"                         "Check the disk and the network."                    "ディスクとネットワークを確認してください。";
        -506 LedgerBroken     "the ledger cannot be read"                       "台帳を読めません"                               "Restore it from a backup; do not delete it."        "バックアップから復元してください。削除しないでください。";
        -507 LedgerBusy       "another program works with this ledger"          "他のプログラムがこの台帳を使用中です"           "Run one collector per exchange folder."             "連携フォルダーごとに一つだけ動かしてください。";
        -508 NameTaken        "a file of this name already exists"              "同じ名前のファイルが既にあります"               "It was not overwritten; a new name will be used."   "上書きしていません。新しい名前を使います。";
        -509 AnswerVanished   "the answer was taken away before it was acknowledged" "回答が受領確認の前に消えました"            "Check the stay time of the terminal and other programs on the folder." "端末の保存時間と、フォルダーを使う他のプログラムを確認してください。";
    }
    // The key and the audit of a ledger.
    Environment {
        -520 LedgerKeyMissing "the ledger is sealed, and no key was given"      "台帳は暗号化されていますが、鍵が指定されていません" "Open it with its key; nothing was changed."    "鍵を指定して開いてください。何も変更していません。";
        -521 LedgerKeyWrong   "this is not the key of the ledger"               "台帳の鍵が違います"                             "Open it with the key, and from the store, that it was sealed with; nothing was changed." "暗号化したときの鍵と保管元を指定してください。何も変更していません。";
        -522 AuditBroken      "the audit was changed"                           "監査証跡が改変されています"                     "Keep the ledger as it is and compare it with its backups; `onshi audit verify` names the first line." "台帳をそのまま保全し、バックアップと比較してください。最初の異常箇所は `onshi audit verify` が示します。";
    }
    // The way to the central system by HTTPS.
    Environment {
        -530 NotConnected     "no connection to the server"                     "サーバーに接続できません"                       "Nothing was sent; it will be tried again. Check the closed network, the proxy and the address." "送信していません。再試行します。閉域網・プロキシ・接続先を確認してください。";
        -531 ServerNotTrusted "the server could not prove who it is"            "サーバーの証明書を検証できません"               "Nothing was sent. Check the address and the trust roots; the check cannot be turned off." "送信していません。接続先とルート証明書を確認してください。検証は無効にできません。";
        -532 CertificateUnusable "the client certificate cannot be used"        "電子証明書を使用できません"                     "Nothing was sent. Renew or re-install the certificate; check its passphrase." "送信していません。電子証明書の更新・再設定、パスフレーズを確認してください。";
        -533 LoginRefused     "the server refused the login"                    "サーバーがログインを拒否しました"               "Nothing was sent; it will be tried again. Check user, password and the login profile." "送信していません。再試行します。利用者・パスワード・ログイン設定を確認してください。";
        -534 AnswerLost       "it was sent, and no whole answer came"           "送信しましたが、回答を完全に受信できませんでした" "Whether it was carried out is not known. It is not sent again by itself." "処理されたかどうか不明です。自動では再送しません。";
        -535 ProxyRefused     "the proxy wants a login, or refuses this one"    "プロキシがログインを求めているか、このログインを拒否しました" "Nothing was sent; it will be tried again. Set user and password in `proxy_login` of the configuration; only Basic is spoken." "送信していません。再試行します。設定の `proxy_login` に利用者とパスワードを書いてください。対応する方式は Basic だけです。";
    }
    Internal {
        -901 Panic            "onshi met a bug of its own"                      "onshi 内部の不具合です"                         "Free the handle, open a new one, and report the error." "ハンドルを解放して開き直し、この不具合を報告してください。";
        -902 Poisoned         "the handle met a bug before"                     "このハンドルでは以前に内部の不具合がありました" "Free the handle and open a new one."                "ハンドルを解放して開き直してください。";
    }
}
