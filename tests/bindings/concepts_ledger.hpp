// The concepts about the ledger of a session: what its audit tells, and the key that seals it. A part of
// concepts.cpp, whose places and questions it uses.
#ifndef CONCEPTS_LEDGER_HPP
#define CONCEPTS_LEDGER_HPP

// The bytes of a ledger that is closed.
static std::string ledger_of(const std::string &name)
{
    std::ifstream file(root + "/" + name + "/onshi.ledger", std::ios::binary);
    SHOW(file.is_open());
    return {std::istreambuf_iterator<char>(file), {}};
}

// Changes it as whoever has the file can, wherever that text stands.
static void forge(const std::string &name, const std::string &text, const std::string &other)
{
    std::string bytes = ledger_of(name);
    auto at = bytes.find(text);
    SHOW(at != std::string::npos && text.size() == other.size());
    for (; at != std::string::npos; at = bytes.find(text, at))
        bytes.replace(at, text.size(), other);
    std::ofstream(root + "/" + name + "/onshi.ledger", std::ios::binary) << bytes;
}

// Whether a line of the audit has this text in it.
static bool tells(const std::optional<std::string> &line, const std::string &text)
{
    return line && line->find(text) != std::string::npos;
}

// Who acts, and what was done, line by line; of a line that somebody changed, which it is.
static void audit()
{
    {
        auto session = open("audited");
        DO(session.act_as({"op-7", "医師", ""}));
        ask(session, "audited");
        const auto told = session.audit();
        const auto head = GET(told.head());
        SHOW(head.lines == 2 && head.hash.size() == 64);
        SHOW(tells(GET(told.line(1)), R"("deed":"opened")"));
        const auto last = GET(told.line(2));
        SHOW(tells(last, R"("deed":"requested")") && tells(last, head.hash));
        SHOW(tells(last, R"("user":"op-7","role":"医師")"));
        SHOW(!GET(told.line(3)));
        DO(told.verify());
    }
    forge("audited", R"("user":"op-7")", R"("user":"op-8")");
    auto session = open("audited");
    const auto verified = session.audit().verify();
    SHOW(code(verified) == ONSHI_E_AUDIT_BROKEN);
    SHOW(verified.error().english.find("line 2") != std::string::npos);
}

// 32 bytes in hexadecimal digits.
static const char LEDGER_KEY[] = "a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7";
static const char OTHER_KEY[] = "b7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7";
static const char PASSPHRASE[] = "試験用パスフレーズ";

static onshi::Result<onshi::Session> open_sealed(const std::string &name, const std::string &key,
                                                 const std::string &passphrase)
{
    make_place(name);
    auto sealed = options(name);
    sealed.ledger_key = key;
    sealed.passphrase = passphrase;
    return onshi::Session::open(sealed);
}

// Two keys are too many, whichever system keeps one.
static onshi::Result<onshi::Session> open_sealed_twice(const std::string &name)
{
    auto sealed = options(name);
    sealed.ledger_key = LEDGER_KEY;
    sealed.key_by_system = true;
    return onshi::Session::open(sealed);
}

// Sealed by a key or by a passphrase: without it, or with another, nothing opens and nothing changes.
static void sealed_ledger()
{
    std::optional<onshi::Session> session(GET(open_sealed("sealed", LEDGER_KEY, "")));
    const auto job = ask(*session, "sealed");
    session.reset();
    const std::string before = ledger_of("sealed");
    SHOW(code(open_sealed("sealed", "", "")) == ONSHI_E_LEDGER_KEY_MISSING);
    SHOW(code(open_sealed("sealed", OTHER_KEY, "")) == ONSHI_E_LEDGER_KEY_WRONG);
    SHOW(code(open_sealed("sealed", "", PASSPHRASE)) == ONSHI_E_LEDGER_KEY_WRONG);
    SHOW(code(open_sealed("sealed", LEDGER_KEY, PASSPHRASE)) == ONSHI_E_BAD_OPTIONS);
    SHOW(code(open_sealed("sealed", "a7", "")) == ONSHI_E_BAD_OPTIONS);
    SHOW(code(open_sealed_twice("sealed")) == ONSHI_E_BAD_OPTIONS);
    SHOW(ledger_of("sealed") == before);
    SHOW(GET(GET(open_sealed("sealed", LEDGER_KEY, "")).job_of_key("sealed")) == job);
    GET(open_sealed("phrase", "", PASSPHRASE));
    SHOW(code(open_sealed("phrase", "", "別のパスフレーズ")) == ONSHI_E_LEDGER_KEY_WRONG);
    GET(open_sealed("phrase", "", PASSPHRASE));
}

#endif
