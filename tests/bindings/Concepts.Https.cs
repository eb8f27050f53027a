// The concepts of HTTPS, where the terminal has it, and of encrypted folders; a library without them says so.
using System;
using System.IO;
using System.Linq;
using Onshi;

sealed unsafe partial class Concepts
{
    void Https()
    {
        using (Session session = Open("first-road"))
            Same(null, session.Identity); // over folders the terminal has it
        string files = Path.Combine(root, "https"), config = Path.Combine(files, "https.toml");
        SessionOptions options = Options(Folder("second-road"));
        options.HttpsFolder = files;
        Throws(Errors.BadOptions, () => Session.Open(options)); // without Https
        if (File.Exists(config))
        {
            options.Https = File.ReadAllText(config).ToCharArray();
            OverHttps(options, File.ReadAllBytes(Path.Combine(files, "client.p12")));
        }
        else
            RefusedWithoutHttps(options);
    }

    // A question is answered; the certificate stands in the session as in its file; the doctor reaches the hosts.
    void OverHttps(SessionOptions options, byte[] file)
    {
        using (Session session = Session.Open(options))
        {
            Job job = session.Submit(Operations.Qualification, Question(), "https");
            Same(JobState.Answered, session.Wait(job, TimeSpan.FromMinutes(1)));
            Identity own = session.Identity;
            Same(64, own.Thumbprint.Length);
            Same(IdentityState.Long, own.State);
            Same(null, own.Step);
            Holds(own.DaysLeft > 90, "days left: " + own.DaysLeft);
            Identity filed = Identity.OfFile(
                file, "test-passphrase".ToCharArray(), own.ValidUntil.AddSeconds(1));
            Same(own.Thumbprint, filed.Thumbprint);
            Same(own.ValidUntil, filed.ValidUntil);
            Same(IdentityState.Expired, filed.State);
            Holds(filed.DaysLeft < 0, "days left: " + filed.DaysLeft);
            Throws(Errors.CertificateUnusable, () => Identity.OfFile(file, "another".ToCharArray()));
        }
        using (Diagnosis found = Diagnosis.Of(options, WithoutPatience))
        {
            Holds(found.Worst < CheckResult.Error, "the worst is " + found.Worst);
            Same(CheckResult.Good, ResultOf(found, "reach"));
        }
    }

    static void RefusedWithoutHttps(SessionOptions options)
    {
        options.Https = "services = \"\"\n".ToCharArray();
        OnshiException refused = Throws(Errors.BadOptions, () => Session.Open(options));
        Holds(refused.English.Contains("built with the feature https"), refused.English);
        Throws(Errors.BadOptions, () => Identity.OfFile(new byte[0]));
    }

    // Their form is assumed, and this session does not allow that; a library without encryption has none.
    void Encryption()
    {
        SessionOptions options = Options(Folder("encrypted"));
        options.Encryption = "no rules".ToCharArray();
        Throws(Errors.ProfileInvalid, () => Session.Open(options));
        options.Encryption =
            "[[rules]]\nbeginning = \"\"\npassword = \"test-passphrase\"\n".ToCharArray();
        OnshiException refused = Throws<OnshiException>(() => Session.Open(options));
        Holds(refused.Code == Errors.Unverified || refused.Code == Errors.BadOptions, refused.English);
    }
}
