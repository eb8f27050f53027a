//! What goes wrong on the way over HTTPS (通信障害): one row a fault. What strikes in a handshake is drawn
//! once a connection, the rest once a request.

use crate::fault::faults;

faults! {
    /// One thing that can go wrong between a client and the central system over HTTPS (通信障害).
    HttpsFault;

    /// The certificate is that of another host.
    WrongHost "wrong-host" "別のホストの証明書";
    /// The certificate has expired.
    Expired "expired" "期限切れの証明書";
    /// The certificate is not valid yet.
    NotYetValid "not-yet-valid" "まだ有効でない証明書";
    /// The server signed its certificate itself.
    SelfSigned "self-signed" "自己署名の証明書";
    /// An authority of the same name, but another key, issued the certificate.
    UnknownAuthority "unknown-authority" "名前だけ同じ別の認証局の証明書";
    /// The certificate is one for clients.
    WrongUse "wrong-use" "クライアント用の証明書";
    /// The certificate is that of an authority.
    AuthorityShown "authority-shown" "認証局自身の証明書";
    /// The intermediate beside the certificate did not issue it.
    WrongChain "wrong-chain" "発行していない中間証明書";
    /// The intermediate is not sent.
    NoIntermediate "no-intermediate" "中間証明書を送らない";
    /// The certificate is on the list of revoked ones.
    Revoked "revoked" "失効した証明書";
    /// The server does not have the key of the certificate it shows.
    WrongKey "wrong-key" "証明書と鍵が合わない";
    /// The name of the host is in the common name alone.
    CommonNameOnly "common-name-only" "ホスト名が CN だけにある";

    /// TLS 1.2 at most.
    OnlyTls12 "only-tls-1.2" "TLS 1.2 までしか話さない";
    /// The server chooses TLS 1.2 with a CBC suite.
    Tls12Cbc "tls-1.2-cbc" "TLS 1.2 の CBC 暗号を選ぶ";
    /// The server chooses TLS 1.1.
    Tls11 "tls-1.1" "TLS 1.1 を選ぶ";
    /// The server chooses TLS 1.0.
    Tls10 "tls-1.0" "TLS 1.0 を選ぶ";

    /// The token counts for nothing any more: 401.
    Unauthorized "unauthorized" "トークンが突然無効になる (401)";
    /// The system is away before it did anything: 503.
    Unavailable "unavailable" "処理する前に 503";
    /// The answer is at another address: 307.
    Redirects "redirects" "別のアドレスへ転送する (307)";

    /// The system did what was asked and then says 500.
    FailsAfterwards "fails-afterwards" "処理した後で 500";
    /// The system did what was asked and closes without a byte.
    NoAnswer "no-answer" "処理した後で何も返さず切る";
    /// The answer comes later than anybody waits.
    AnswersLate "answers-late" "待ち時間を過ぎてから答える";
    /// The answer comes byte by byte.
    Drips "drips" "本文を一バイトずつ送る";
    /// The connection closes in the middle of the body, each time one KiB later.
    BreaksOff "breaks-off" "本文の途中で切る（毎回1 KiBずつ後で）";
    /// The answer ends in the middle, with a length that fits.
    CutShort "cut-short" "長さの合った途中までの本文";
    /// The body goes on for 10 GiB, and says so.
    Huge "huge" "10 GiB の本文（長さを告げる）";
    /// The body goes on for 10 GiB without saying so.
    HugeUnannounced "huge-unannounced" "10 GiB の本文（長さを告げない）";
    /// Ten thousand headers.
    ManyHeaders "many-headers" "ヘッダーが一万個";
    /// A header of 16 MiB.
    LongHeader "long-header" "16 MiB のヘッダー";
    /// A page of some proxy in place of the answer.
    ForeignPage "foreign-page" "途中の装置のページが返る";
}
