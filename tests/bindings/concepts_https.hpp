// The concepts of HTTPS, where the terminal has it, and of encrypted folders; a library without them says so. A part
// of concepts.cpp, whose places and questions it uses.
#ifndef CONCEPTS_HTTPS_HPP
#define CONCEPTS_HTTPS_HPP

using onshi::IdentityState;

// What stands in ROOT/https/NAME; nothing if there is none.
static std::string read_https(const char *name)
{
    std::ifstream file(root + "/https/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// A question is answered; the certificate stands in the session as in its file; the doctor reaches the hosts.
static void over_https(const onshi::SessionOptions &options)
{
    {
        auto session = GET(onshi::Session::open(options));
        wait_for(session, ask(session, "https"), onshi::EventKind::answered);
        const auto own = GET(session.identity());
        SHOW(own && own->thumbprint.size() == 64);
        SHOW(own->state == IdentityState::long_ && !own->step && own->days_left > 90);
        const auto file = read_https("client.p12");
        const auto filed = GET(onshi::identity_of_file(file, "test-passphrase", own->valid_until + 1s));
        SHOW(filed.thumbprint == own->thumbprint && filed.valid_until == own->valid_until);
        SHOW(filed.state == IdentityState::expired && filed.days_left < 0);
        SHOW(code(onshi::identity_of_file(file, "another")) == ONSHI_E_CERTIFICATE_UNUSABLE);
    }
    const auto found = examined(options);
    SHOW(GET(found.worst()) < CheckResult::error);
    SHOW(result_of(found, "reach") == CheckResult::good);
}

static void refused_without_https(onshi::SessionOptions options)
{
    options.https = "services = \"\"\n";
    const auto opened = onshi::Session::open(options);
    SHOW(code(opened) == ONSHI_E_BAD_OPTIONS);
    SHOW(has(opened.error().english, "built with the feature https"));
    SHOW(code(onshi::identity_of_file("")) == ONSHI_E_BAD_OPTIONS);
}

static void https()
{
    SHOW(!GET(open("first road").identity())); // over folders the terminal has it
    make_place("second road");
    auto second = options("second road");
    second.https_folder = root + "/https";
    SHOW(code(onshi::Session::open(second)) == ONSHI_E_BAD_OPTIONS); // without https
    second.https = read_https("https.toml");
    if (second.https.empty())
        refused_without_https(second);
    else
        over_https(second);
}

static std::int32_t open_encrypted(const std::string &rules)
{
    make_place("encrypted");
    auto encrypted = options("encrypted");
    encrypted.encryption = rules;
    return code(onshi::Session::open(encrypted));
}

// Their form is assumed, and this session does not allow that; a library without encryption has none.
static void encryption()
{
    const auto refused = open_encrypted("[[rules]]\nbeginning = \"\"\npassword = \"test-passphrase\"\n");
    SHOW(open_encrypted("no rules") == ONSHI_E_PROFILE_INVALID);
    SHOW(refused == ONSHI_E_UNVERIFIED || refused == ONSHI_E_BAD_OPTIONS);
}

#endif
