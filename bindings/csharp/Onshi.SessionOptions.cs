// How a session is opened.
using System;

namespace Onshi
{
    unsafe delegate int TakesOptions(onshi_session_options* options, IntPtr* error);

    /// <summary>How to open a session. What is left out takes its usual value.</summary>
    public sealed class SessionOptions
    {
        /// <summary>Medical institution code (医療機関コード), ten digits. Required.</summary>
        public string Institution;

        /// <summary>The folder that holds `req` and `res`; the other paths then have usual places in it.</summary>
        public string Root;

        /// <summary>Request folder. Required if there is no root.</summary>
        public string RequestFolder;

        /// <summary>Result folder. Required if there is no root.</summary>
        public string ResultFolder;

        /// <summary>Where requests are staged: on the volume of the request folder and not in it.</summary>
        public string StageFolder;

        /// <summary>The ledger file, best on a local disk. Required if there is no root.</summary>
        public string Ledger;

        /// <summary>The text of a profile (TOML): what the vendor corrects by the official specification.</summary>
        public string Profile;

        /// <summary>Encoding of requests; usually Shift_JIS.</summary>
        public Charset Charset;

        /// <summary>Pause between two looks into the result folder; usually a second.</summary>
        public TimeSpan? Poll;

        /// <summary>Wait before a batch result is asked for the first time; usually five seconds.</summary>
        public TimeSpan? CollectAfter;

        /// <summary>Longest wait between two such questions; usually a minute.</summary>
        public TimeSpan? CollectAtMost;

        /// <summary>Send messages whose layout is only assumed.</summary>
        public bool AllowAssumed;

        /// <summary>The host keeps consents elsewhere and answers for asking only with consent.</summary>
        public bool ConsentByHost;

        /// <summary>
        /// The program decides itself who sees what is clinical and how long it stays, and answers for it. Role,
        /// Policy and Periods are then not set. Without it such an answer is opened by Job.OpenApart.
        /// </summary>
        public bool AccessByHost;

        /// <summary>What the program is; a receipt computer, which may do least, if it is not set.</summary>
        public SoftwareRole? Role;

        /// <summary>
        /// The facility's own decision who may see what, as TOML; null: the tables of the library hold.
        /// </summary>
        public string Policy;

        /// <summary>How long a copy may lie with a program that may not keep it; null: the usual times.</summary>
        public Periods Periods;

        /// <summary>
        /// The facilities and terminals of the site, as TOML; null: nothing is checked. Session.SiteFindings.
        /// </summary>
        public string Site;

        /// <summary>
        /// The key that seals the ledger (台帳の鍵): 32 random bytes as 64 hexadecimal digits, kept where the ledger is
        /// not; null: none. Clear the array when the session is open. It is no string, because none can be wiped.
        /// </summary>
        public char[] LedgerKey;

        /// <summary>The same from a passphrase of eight characters or more (パスフレーズ); not both.</summary>
        public char[] Passphrase;

        /// <summary>
        /// The operating system keeps a key of its own for the ledger (OS の鍵保管): on Windows by DPAPI. Neither of the
        /// two is set then.
        /// </summary>
        public bool KeyBySystem;

        /// <summary>
        /// HTTPS instead of folders (HTTPS の設定): the text of its configuration, as TOML; null: over folders. There is a
        /// root then, and no other path. It holds passwords: clear the array when the session is open.
        /// </summary>
        public char[] Https;

        /// <summary>The folder that the files named there are found from; usually the root.</summary>
        public string HttpsFolder;

        /// <summary>
        /// Which messages travel over the folders in archives under a password (連携ファイルの暗号化), as TOML; null:
        /// everything travels plain. Its form is assumed: AllowAssumed, or the document that confirms it. It holds
        /// passwords: clear the array when the session is open.
        /// </summary>
        public char[] Encryption;

        /// A call that takes them; what it says if it did not fail.
        internal unsafe int Lend(TakesOptions call)
        {
            Library.Check();
            IntPtr error;
            using (var texts = new PinnedTexts())
            {
                onshi_session_options native = ForCall(texts);
                onshi_periods periods = (Periods ?? new Periods()).ForCall();
                native.periods = Periods == null ? null : &periods;
                return OnshiException.Check(call(&native, &error), error);
            }
        }

        unsafe onshi_session_options ForCall(PinnedTexts texts)
        {
            return new onshi_session_options
            {
                struct_size = (uint)sizeof(onshi_session_options),
                flags = Flags(),
                charset = (uint)Charset,
                poll_ms = Times.Milliseconds(Poll),
                collect_after_ms = Times.Milliseconds(CollectAfter),
                collect_at_most_ms = Times.Milliseconds(CollectAtMost),
                institution = texts.Hold(Institution),
                root = texts.Hold(Root),
                req = texts.Hold(RequestFolder),
                res = texts.Hold(ResultFolder),
                stage = texts.Hold(StageFolder),
                ledger = texts.Hold(Ledger),
                profile = texts.Hold(Profile),
                role = (uint)(Role ?? 0),
                policy = texts.Hold(Policy),
                site = texts.Hold(Site),
                ledger_key = texts.Hold(LedgerKey),
                passphrase = texts.Hold(Passphrase),
                https = texts.Hold(Https),
                https_folder = texts.Hold(HttpsFolder),
                encryption = texts.Hold(Encryption),
            };
        }

        uint Flags()
        {
            return (AllowAssumed ? Native.ONSHI_SESSION_ALLOW_ASSUMED : 0)
                | (ConsentByHost ? Native.ONSHI_SESSION_CONSENT_BY_HOST : 0)
                | (AccessByHost ? Native.ONSHI_SESSION_ACCESS_BY_HOST : 0)
                | (KeyBySystem ? Native.ONSHI_SESSION_KEY_BY_SYSTEM : 0);
        }
    }
}
