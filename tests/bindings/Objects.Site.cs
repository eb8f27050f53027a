// A site that is not as it must be, and a change of the institution code.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Onshi;

static partial class Program
{
    /// The certificate of the first terminal is not told.
    const string TwoPlaces = @"
[[institutions]]
code = ""9910000001""
kind = ""Medical""
name = ""試験病院""

[[institutions]]
code = ""1360000001""
kind = ""VisitingNurse""
name = ""試験訪問看護ステーション""

[[terminals]]
label = ""受付""
claims = true

[[terminals]]
label = ""訪問看護""
claims = false

[[connections]]
institution = ""9910000001""
terminal = ""受付""
folders = { req = ""a/req"", res = ""a/res"" }

[[connections]]
institution = ""1360000001""
terminal = ""訪問看護""
certificate = ""bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb""
folders = { req = ""b/req"", res = ""b/res"", face = ""b/face"" }
";

    static void OfSite()
    {
        SiteFinding told = Site.Check(TwoPlaces).Single();
        Same(SiteFault.CertificateUnknown, told.Fault);
        Same(Severity.Note, told.Severity);
        Holds(told.Fault.Word() != told.Remedy(), "the remedy is the fault");
        Holds(told.Remedy(Language.English).Length > 0, "no remedy in English");
        Holds(told.About.Any(one => one.Key == SiteThing.Terminal && one.Value == "受付"), "about nothing");
        string twice = TwoPlaces.Replace("b/res", "b/req");
        SiteFinding fault = Site.Check(twice).First(one => one.Severity == Severity.Error);
        Same(SiteFault.FolderTwice, fault.Fault);
        Same(Errors.BadOptions, Fails(() => Site.Check("[[institutions")));

        SessionOptions options = Quick(Apart("site"), institution);
        options.Site = TwoPlaces;
        using (Session session = Session.Open(options))
        {
            Same(1, session.SiteFindingCount);
            Same(SiteFault.CertificateUnknown, session.SiteFindings().Single().Fault);
        }
        options.Site = twice;
        Same(Errors.Forbidden, Fails(() => Session.Open(options)));
    }

    static void OfMigration()
    {
        const string NewCode = "9910000002";
        using (Session old = Session.Open(Quick(Apart("old"), institution)))
        using (Session young = Session.Open(Quick(Apart("new"), NewCode)))
        {
            Migration change = old.Migration;
            Same(null, change.State);
            Same(null, change.NewCode);
            Same(false, young.Migration.Carry(old));
            Same(Reason.NoMigrationSameCode, change.Plan(institution));
            Same(null, change.Plan(NewCode));
            Same(NewCode, change.NewCode);
            Same(institution, change.OldCode);
            Same(MigrationStep.StopNewJobs, change.State.Value.Next);

            MigrationHindrance early = change.Done(MigrationStep.FinishFirst);
            Same(Reason.NoMigrationFirst, early.Reason);
            Same(MigrationStep.StopNewJobs, early.First);
            Same(null, change.Done(MigrationStep.StopNewJobs));
            Same(
                Errors.Forbidden,
                Fails(() => old.Submit(Operations.Qualification, AboutFirst(), "stopped")));
            Same(0, change.Stock(MigrationMatter.OpenJobs));
            Same(null, change.Stock(MigrationMatter.UnfetchedDays));
            MigrationHindrance uncounted = change.Done(MigrationStep.FinishFirst);
            Same(Reason.NoMigrationUncounted, uncounted.Reason);
            Same(MigrationMatter.UnfetchedDays, uncounted.Matter);
            var days = new Dictionary<MigrationMatter, int> { { MigrationMatter.UnfetchedDays, 3 } };
            Same(3, change.Done(MigrationStep.FinishFirst, days).Left);
            days[MigrationMatter.UnfetchedDays] = 0;
            Same(null, change.Done(MigrationStep.FinishFirst, days));
            Holds(change.DoneAt(MigrationStep.FinishFirst) != null, "it has no time");

            Holds(young.Migration.Carry(old), "nothing was carried");
            Same(
                Errors.Forbidden,
                Fails(() => young.Submit(Operations.Qualification, AboutFirst(), "not yet")));
            Same(null, change.Done(MigrationStep.CloseLedger, days));
            Same(Reason.NoMigrationNoWayBack, change.CallOff());
            young.Migration.Carry(old);
            for (MigrationStep step = MigrationStep.SetUpTerminals; step <= MigrationStep.OpenLedger; step++)
            {
                Migration noted = step < MigrationStep.OpenLedger ? change : young.Migration;
                Same(null, noted.Done(step, days));
                young.Migration.Carry(old);
            }
            Holds(young.Submit(Operations.Qualification, AboutFirst(), "now") != null, "no job");
            Same(Errors.Forbidden, Fails(() => change.Carry(young)));
        }
        Same(MigrationFate.Void, Migration.Fate(MigrationMatter.Consents));
        Holds(MigrationFate.Void.Word() != MigrationMatter.Consents.Word(), "the same word");
    }
}
