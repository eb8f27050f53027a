//! A session: one institution over its folders, or over HTTPS, and its ledger. The host drives it by asking for the
//! next event; nothing happens between its calls.

use std::ffi::c_char;
use std::path::{Path, PathBuf};

use onshi_client::{Client, Encryption, FolderConfig, GivenKey, KeyStore, LedgerKey, Passphrase};
use onshi_core::catalogue::Dialect;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::id::InstitutionCode;
use onshi_core::rules::access::{Access, Host, Role};
use onshi_core::text::Charset;
use zeroize::Zeroizing;

use crate::access::policy;
use crate::boundary::{ONSHI_S_OK, Out, Sized32, Struct, boundary, received};
use crate::error::onshi_error;
use crate::handle::{self, held_by_c};
use crate::https;
use crate::log::Sink;
use crate::numbers::of_number;
use crate::os_key;
use crate::retention::{onshi_periods, periods_of};
use crate::site::site;
use crate::text::member;

/// Flag of a session: send messages whose layout is only assumed.
pub const ONSHI_SESSION_ALLOW_ASSUMED: u32 = 1;
/// Flag of a session: the host keeps consents elsewhere and answers for asking for medical information
/// only with consent (同意は連携側で確認). Without it such a request is refused (ONSHI_E_CONSENT_MISSING).
pub const ONSHI_SESSION_CONSENT_BY_HOST: u32 = 2;
/// Flag of a session: the program decides itself who sees what is clinical and how long it stays, and
/// answers for it (閲覧権限は連携側で確認). Without it such an answer is refused whole (ONSHI_E_FORBIDDEN), and
/// read with onshi_session_answer_apart.
pub const ONSHI_SESSION_ACCESS_BY_HOST: u32 = 4;
/// Flag of a session: the key that seals the ledger is drawn at random and kept by the operating system for
/// the user who runs the program (OS の鍵保管): on Windows by DPAPI. Without a store in this library the
/// session is not opened (ONSHI_E_BAD_OPTIONS). Neither `ledger_key` nor `passphrase` is given with it.
pub const ONSHI_SESSION_KEY_BY_SYSTEM: u32 = 8;

/// Encoding of requests: Shift_JIS restricted to JIS X 0208:1990. What 0 means.
pub const ONSHI_CHARSET_SHIFT_JIS: u32 = 1;
/// Encoding of requests: code page 932.
pub const ONSHI_CHARSET_CP932: u32 = 2;
/// Encoding of requests: UTF-8.
pub const ONSHI_CHARSET_UTF8: u32 = 3;

/// A session.
#[allow(non_camel_case_types)]
pub struct onshi_session {
    _opaque: (),
}

/// How to open a session. Texts are UTF-8; a length of 0 means that the text ends with NUL.
/// Numbers that are 0 take their usual value.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct onshi_session_options {
    /// sizeof(onshi_session_options).
    pub struct_size: u32,
    /// ONSHI_SESSION_…, added up.
    pub flags: u32,
    /// One of ONSHI_CHARSET_….
    pub charset: u32,
    /// Longest pause between two looks into the result folder; usually 1000.
    pub poll_ms: u32,
    /// Wait before a batch result is asked for the first time; usually 5000.
    pub collect_after_ms: u32,
    /// Longest wait between two such questions; usually 60000.
    pub collect_at_most_ms: u32,
    /// Length of `institution` in bytes.
    pub institution_length: u32,
    /// Length of `root` in bytes.
    pub root_length: u32,
    /// Length of `req` in bytes.
    pub req_length: u32,
    /// Length of `res` in bytes.
    pub res_length: u32,
    /// Length of `stage` in bytes.
    pub stage_length: u32,
    /// Length of `ledger` in bytes.
    pub ledger_length: u32,
    /// Medical institution code (医療機関コード), ten digits. Required.
    pub institution: *const c_char,
    /// The folder that holds `req` and `res`; the other paths then have usual places in it.
    pub root: *const c_char,
    /// Request folder. Required if there is no `root`.
    pub req: *const c_char,
    /// Result folder. Required if there is no `root`.
    pub res: *const c_char,
    /// Where requests are staged: on the volume of `req` and not in it; usually beside it.
    pub stage: *const c_char,
    /// The ledger file, best on a local disk. Required if there is no `root`.
    pub ledger: *const c_char,
    /// Length of `profile` in bytes.
    pub profile_length: u32,
    /// Zero.
    pub reserved: u32,
    /// The text of a profile (TOML): what the vendor corrects by the official specification. May be
    /// NULL: the catalogue as it is.
    pub profile: *const c_char,
    /// What the program is (システムの役割): one of ONSHI_ROLE_…. 0: a receipt computer, which may do least.
    /// It, `policy` and `periods` are not set with ONSHI_SESSION_ACCESS_BY_HOST.
    pub role: u32,
    /// Length of `policy` in bytes.
    pub policy_length: u32,
    /// Length of `site` in bytes.
    pub site_length: u32,
    /// Zero.
    pub reserved2: u32,
    /// The facility's own decision who may see what (TOML), as for onshi_access_new. May be NULL: the
    /// tables of the library hold.
    pub policy: *const c_char,
    /// The facilities and terminals of the site (TOML): institutions, terminals and connections (施設と端末の
    /// 設定). It is checked (onshi_session_findings). May be NULL: nothing is.
    pub site: *const c_char,
    /// How long a copy may lie with a program that may not keep it. May be NULL: the usual times.
    pub periods: *const onshi_periods,
    /// Length of `ledger_key` in bytes.
    pub ledger_key_length: u32,
    /// Length of `passphrase` in bytes.
    pub passphrase_length: u32,
    /// The key that seals the ledger (台帳の鍵): 32 random bytes as 64 hexadecimal digits, kept where the
    /// ledger is not. A ledger that is not sealed yet is sealed now. Wipe it after the call. May be NULL.
    pub ledger_key: *const c_char,
    /// The same from a passphrase of eight characters or more (パスフレーズ). May be NULL; not both. Without
    /// either, a ledger can be read by whoever has its file, and one that is sealed is not opened.
    pub passphrase: *const c_char,
    /// Length of `https` in bytes.
    pub https_length: u32,
    /// Length of `https_folder` in bytes.
    pub https_folder_length: u32,
    /// HTTPS instead of folders: the text of its configuration (TOML; HTTPS の設定), as `onshi send --https` reads
    /// it from a file. `root` is then required, on a local disk; req, res, stage and ledger have their places in
    /// it and are not given. It holds passwords: wipe it after the call. May be NULL: over folders. A library
    /// without HTTPS says so (ONSHI_E_BAD_OPTIONS).
    pub https: *const c_char,
    /// The folder that the files named in `https` are found from. May be NULL: `root`.
    pub https_folder: *const c_char,
    /// Length of `encryption` in bytes.
    pub encryption_length: u32,
    /// Zero.
    pub reserved3: u32,
    /// Which messages travel over the folders in archives under a password: the text of the setting (TOML;
    /// 連携ファイルの暗号化). Its form is assumed: it takes the flag ONSHI_SESSION_ALLOW_ASSUMED, or the name of the
    /// document that confirms it (ONSHI_E_UNVERIFIED). It holds passwords: wipe it after the call. May be NULL:
    /// everything travels plain. A library without it says so (ONSHI_E_BAD_OPTIONS). An answer under another
    /// password is told once (ONSHI_E_PASSWORD_WRONG) and stays until a session has the right one.
    pub encryption: *const c_char,
}

// SAFETY: `repr(C)`, `struct_size` first, numbers and pointers for which zeros are a value.
unsafe impl Sized32 for onshi_session_options {
    const FIRST_SIZE: usize = size_of::<[u32; 12]>() + size_of::<[*const c_char; 6]>();
}

/// What stands behind a session's handle.
pub(crate) struct Session {
    pub(crate) client: Client,
    /// The words of the last event.
    pub(crate) event_text: Option<String>,
    /// Where its lines go.
    pub(crate) log: Option<Sink>,
    /// The process that opened it. A child that it forked has the same memory, but not the lock of the ledger.
    process: u32,
}

held_by_c!(Session as onshi_session, Session, refused: Session::note_refusal, process: Session::process);

impl Session {
    fn note_refusal(&mut self, error: &Error) {
        if let Some(log) = &self.log {
            log.refused(error);
        }
    }

    fn process(&self) -> u32 {
        self.process
    }
}

/// Opens a session and takes up what an earlier one left. One session per ledger at a time.
/// Ownership: borrows `options` for the call; gives `*out_session`, to be freed with
/// onshi_session_free.
/// NULL: `options` and `out_session` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS, ONSHI_E_PROFILE_INVALID (the error says where), ONSHI_E_UNVERIFIED
/// (`encryption`, whose form is assumed),
/// ONSHI_E_FORBIDDEN (`site` cannot be right; the error says why), ONSHI_E_FOLDER_MISSING,
/// ONSHI_E_CERTIFICATE_UNUSABLE (over HTTPS; an expired one opens, and nothing is sent with it), ONSHI_E_LEDGER_BUSY, ONSHI_E_LEDGER_BROKEN,
/// ONSHI_E_LEDGER_KEY_MISSING, ONSHI_E_LEDGER_KEY_WRONG (nothing was changed then).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_open(
    options: *const onshi_session_options,
    out_session: *mut *mut onshi_session,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (options, out, error) = received!(
        Struct::new(options),
        Out::new(out_session),
        Out::new(out_error)
    );
    boundary(error, || {
        let (options, out) = (options.read()?, out.required()?);
        let session = Session {
            // SAFETY: what the structure points to lives as long as the call, as the header asks.
            client: unsafe { client(&options) }?,
            event_text: None,
            log: None,
            process: std::process::id(),
        };
        out.set(handle::give(session)?);
        Ok(ONSHI_S_OK)
    })
}

/// Closes a session. Its jobs stay in the ledger; answers that were opened stay readable.
/// Ownership: takes `session`.
/// NULL: `session` may be NULL; then nothing happens.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_STALE_HANDLE, ONSHI_E_BUSY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_free(session: *mut onshi_session) -> i32 {
    boundary(Out::NONE, || {
        handle::free::<Session>(session).map(|()| ONSHI_S_OK)
    })
}

const ALL_FLAGS: u32 = ONSHI_SESSION_ALLOW_ASSUMED
    | ONSHI_SESSION_CONSENT_BY_HOST
    | ONSHI_SESSION_ACCESS_BY_HOST
    | ONSHI_SESSION_KEY_BY_SYSTEM;

/// # Safety
/// What the structure points to can be read.
unsafe fn client(options: &onshi_session_options) -> Result<Client, Error> {
    // SAFETY: as promised by the caller.
    let (line, config) = unsafe { (https::line(options)?, configuration(options)?) };
    // SAFETY: as above.
    let mut keys = unsafe { key_store(options) }?;
    match (line, lent(&mut keys)) {
        (Some(line), keys) => line.open(config, keys),
        (None, Some(keys)) => Client::open_folder_sealed(&config, keys),
        (None, None) => Client::open_folder(&config),
    }
}

/// What they say of folders, ledger and behaviour.
///
/// # Safety
/// As for [`client`].
pub(crate) unsafe fn configuration(options: &onshi_session_options) -> Result<FolderConfig, Error> {
    let bad = |why: String| Error::new(ErrorCode::BadOptions).because(why);
    if [options.reserved, options.reserved2, options.reserved3] != [0; 3] {
        return Err(bad("reserved is not 0".to_owned()));
    }
    if options.flags & !ALL_FLAGS != 0 {
        return Err(bad(format!("unknown flags {:#x}", options.flags)));
    }
    // SAFETY: as promised by the caller.
    let text = |first, length| unsafe { member(first, length) };
    let path = |first, length| text(first, length).map(|path| path.map(PathBuf::from));
    let institution = text(options.institution, options.institution_length)?;
    let institution = InstitutionCode::new(&institution.unwrap_or_default())
        .map_err(|error| bad(error.to_string()))?;
    let root = path(options.root, options.root_length)?;
    let given = [
        path(options.req, options.req_length)?,
        path(options.res, options.res_length)?,
        path(options.stage, options.stage_length)?,
        path(options.ledger, options.ledger_length)?,
    ];
    let mut config = match &root {
        Some(root) => FolderConfig::under(root, institution),
        None => FolderConfig::under(beside(&given)?, institution),
    };
    let places = [
        &mut config.req,
        &mut config.res,
        &mut config.stage,
        &mut config.ledger,
    ];
    for (place, given) in places.into_iter().zip(given) {
        *place = given.unwrap_or_else(|| place.clone());
    }
    config.settings.charset = match options.charset {
        0 | ONSHI_CHARSET_SHIFT_JIS => Charset::ShiftJisJis90,
        ONSHI_CHARSET_CP932 => Charset::Cp932,
        ONSHI_CHARSET_UTF8 => Charset::Utf8,
        other => return Err(bad(format!("unknown charset {other}"))),
    };
    // SAFETY: as promised by the caller.
    config.settings.access = unsafe { access(options) }?;
    let site_text = text(options.site, options.site_length)?;
    config.settings.site = site_text.as_deref().map(site).transpose()?;
    config.settings.allow_assumed = options.flags & ONSHI_SESSION_ALLOW_ASSUMED != 0;
    config.settings.consent_checked_by_host = options.flags & ONSHI_SESSION_CONSENT_BY_HOST != 0;
    if let Some(encryption) = text(options.encryption, options.encryption_length)? {
        config.encryption = Encryption::parse(&Zeroizing::new(encryption))?;
    }
    if let Some(profile) = text(options.profile, options.profile_length)? {
        config.settings.dialect = Dialect::parse(&profile)?;
    }
    set_unless_zero(&mut config.poll_ms, options.poll_ms);
    set_unless_zero(
        &mut config.settings.collect_after_ms,
        options.collect_after_ms,
    );
    set_unless_zero(
        &mut config.settings.collect_at_most_ms,
        options.collect_at_most_ms,
    );
    Ok(config)
}

/// Where the key of the ledger comes from, if it has one.
///
/// # Safety
/// As for [`configuration`].
pub(crate) unsafe fn key_store(
    options: &onshi_session_options,
) -> Result<Option<Box<dyn KeyStore>>, Error> {
    let secret = |first, length| {
        // SAFETY: as promised by the caller.
        unsafe { member(first, length) }.map(|text| text.map(Zeroizing::new))
    };
    let key = secret(options.ledger_key, options.ledger_key_length)?;
    let passphrase = secret(options.passphrase, options.passphrase_length)?;
    let bad = |why| Error::new(ErrorCode::BadOptions).because(why);
    let by_system = options.flags & ONSHI_SESSION_KEY_BY_SYSTEM != 0;
    Ok(match (key, passphrase, by_system) {
        (None, None, false) => None,
        (None, None, true) => Some(os_key::store()?),
        (Some(digits), None, false) => {
            let key = LedgerKey::of_hex(&digits);
            let key = key.ok_or_else(|| bad("ledger_key is not 64 hexadecimal digits"))?;
            Some(Box::new(GivenKey(key)))
        }
        (None, Some(text), false) => Some(Box::new(Passphrase::new(&text)?)),
        _ => {
            return Err(bad(
                "a ledger has one key: ledger_key, passphrase, or that of the system",
            ));
        }
    })
}

/// The store, for as long as it is needed.
pub(crate) fn lent(keys: &mut Option<Box<dyn KeyStore>>) -> Option<&mut dyn KeyStore> {
    match keys {
        Some(keys) => Some(keys.as_mut()),
        None => None,
    }
}

/// Who decides what is given of a clinical answer.
///
/// # Safety
/// As for [`configuration`].
unsafe fn access(options: &onshi_session_options) -> Result<Access, Error> {
    // SAFETY: as promised by the caller.
    let policy_text = unsafe { member(options.policy, options.policy_length) }?;
    let has_periods = !options.periods.is_null();
    if options.flags & ONSHI_SESSION_ACCESS_BY_HOST != 0 {
        return match (options.role, &policy_text, has_periods) {
            (0, None, false) => Ok(Access::ByHost),
            _ => Err(Error::new(ErrorCode::BadOptions)
                .because("role, policy and periods are not for a program that decides itself")),
        };
    }
    let mut host = Host::new(match options.role {
        0 => Role::ReceiptComputer,
        role => of_number(role)?,
    });
    host.policy = policy(policy_text)?;
    if has_periods {
        // SAFETY: as promised by the caller.
        let periods = unsafe { Struct::new(options.periods) };
        host.periods = periods_of(&periods.read()?)?;
    }
    Ok(Access::ByRole(host))
}

fn set_unless_zero<N: From<u32>>(setting: &mut N, value: u32) {
    if value != 0 {
        *setting = value.into();
    }
}

/// Where what is not given goes: into the folder that holds `req`.
fn beside(given: &[Option<PathBuf>; 4]) -> Result<PathBuf, Error> {
    match given {
        [Some(req), Some(_), _, Some(_)] => Ok(req.parent().unwrap_or(Path::new("")).to_path_buf()),
        _ => Err(Error::new(ErrorCode::BadOptions)
            .because("root is required, or each of req, res and ledger")),
    }
}
