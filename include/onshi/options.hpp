// How a session is opened, and how the library is told.
#ifndef ONSHI_OPTIONS_HPP
#define ONSHI_OPTIONS_HPP

#include "retention.hpp"

namespace onshi {

/// How to open a session. What is 0 or empty takes its usual value.
struct SessionOptions {
    /// Medical institution code (医療機関コード), ten digits.
    std::string institution;
    /// The folder that holds `req` and `res`; the other paths then have usual places in it.
    std::string root;
    std::string req;
    std::string res;
    std::string stage;
    std::string ledger;
    /// The text of a profile (TOML).
    std::string profile;
    /// Whether messages may be sent whose layout is only assumed.
    bool allow_assumed = false;
    /// Whether the program keeps consents elsewhere and answers for them (同意は連携側で確認).
    bool consent_by_host = false;
    /// Whether the program decides itself who sees what is clinical (閲覧権限は連携側で確認); it has
    /// no role, policy and periods then.
    bool access_by_host = false;
    /// What the program is (システムの役割); else a receipt computer, which may do least.
    std::optional<Role> role;
    /// The facility's own decision who may see what (TOML).
    std::string policy;
    /// The facilities and terminals of the site (施設と端末の設定, TOML), to be checked.
    std::string site;
    /// How long a copy may lie with a program that may not keep it.
    std::optional<Periods> periods;
    /// The key that seals the ledger (台帳の鍵): 32 random bytes as 64 hexadecimal digits, kept where
    /// the ledger is not. Wipe it when the session is open.
    std::string ledger_key;
    /// The same from a passphrase of eight characters or more (パスフレーズ); not both.
    std::string passphrase;
    /// Whether the operating system keeps a key of its own for the ledger (OS の鍵保管): on Windows by DPAPI.
    /// Neither of the two is given then.
    bool key_by_system = false;
    /// HTTPS instead of folders: the text of its configuration (TOML; HTTPS の設定). There is a root then, and
    /// no req, res, stage and ledger. It holds passwords: wipe it when the session is open.
    std::string https;
    /// The folder that the files named there are found from; else the root.
    std::string https_folder;
    /// Which messages travel over the folders in archives under a password (連携ファイルの暗号化, TOML); else
    /// everything travels plain. Its form is assumed: allow_assumed, or the document that confirms it. It holds
    /// passwords: wipe it when the session is open.
    std::string encryption;
    std::optional<Charset> charset;
    std::chrono::duration<std::uint32_t, std::milli> poll{0};
    std::chrono::duration<std::uint32_t, std::milli> collect_after{0};
    std::chrono::duration<std::uint32_t, std::milli> collect_at_most{0};
};

namespace detail {

/// Options as functions take them. It borrows the texts.
class SpeltOptions {
public:
    explicit SpeltOptions(const SessionOptions &options)
        : periods_(spelt(options.periods.value_or(Periods())))
    {
        plain_.struct_size = sizeof plain_;
        plain_.flags = flags(options);
        plain_.charset = options.charset ? raw(*options.charset) : 0;
        plain_.role = options.role ? raw(*options.role) : 0;
        plain_.periods = options.periods ? &periods_ : nullptr;
        plain_.poll_ms = options.poll.count();
        plain_.collect_after_ms = options.collect_after.count();
        plain_.collect_at_most_ms = options.collect_at_most.count();
        put(options.institution, plain_.institution, plain_.institution_length);
        put(options.root, plain_.root, plain_.root_length);
        put(options.req, plain_.req, plain_.req_length);
        put(options.res, plain_.res, plain_.res_length);
        put(options.stage, plain_.stage, plain_.stage_length);
        put(options.ledger, plain_.ledger, plain_.ledger_length);
        put(options.profile, plain_.profile, plain_.profile_length);
        put(options.policy, plain_.policy, plain_.policy_length);
        put(options.site, plain_.site, plain_.site_length);
        put(options.ledger_key, plain_.ledger_key, plain_.ledger_key_length);
        put(options.passphrase, plain_.passphrase, plain_.passphrase_length);
        put(options.https, plain_.https, plain_.https_length);
        put(options.https_folder, plain_.https_folder, plain_.https_folder_length);
        put(options.encryption, plain_.encryption, plain_.encryption_length);
    }
    SpeltOptions(const SpeltOptions &) = delete;
    SpeltOptions &operator=(const SpeltOptions &) = delete;

    const onshi_session_options *get() const noexcept { return &plain_; }

private:
    static std::uint32_t flags(const SessionOptions &options)
    {
        return (options.allow_assumed ? ONSHI_SESSION_ALLOW_ASSUMED : 0u)
               | (options.consent_by_host ? ONSHI_SESSION_CONSENT_BY_HOST : 0u)
               | (options.access_by_host ? ONSHI_SESSION_ACCESS_BY_HOST : 0u)
               | (options.key_by_system ? ONSHI_SESSION_KEY_BY_SYSTEM : 0u);
    }

    static void put(const std::string &text, const char *&to, std::uint32_t &length)
    {
        to = text.empty() ? nullptr : detail::data(text);
        length = detail::size(text);
    }

    onshi_periods periods_;
    onshi_session_options plain_{};
};

} // namespace detail

} // namespace onshi

#endif
