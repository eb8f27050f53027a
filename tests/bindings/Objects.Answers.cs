// Records, the words for what is in them, answers, and whose they are.
using System;
using System.Collections.Generic;
using System.Linq;
using Onshi;

static partial class Program
{
    static void OfRecord()
    {
        using (QualificationRequest request = AboutFirst())
        using (var again = View.FromJson<QualificationRequest>(request.Record.Json()))
        {
            Same(request.Record.Json(), again.Record.Json());
            Same(First().Birthdate, again.Body.Search.BirthdateText);
            again.Record.Wipe();
            Same(null, again.Body.Search.BirthdateText);
            Same(Errors.ValueFormat, Fails(() => Record.FromJson(Messages.QualificationRequest, "{")));
            request.Body.Search.BirthdateText = "19410231";
            Holds(request.Record.Check().Any(one => one.Severity == Severity.Error), "no error found");
        }
        using (var query = new NumberQuery())
        {
            query.SetInsurance("06139992", null, "1", "02");
            Same(Coverage.HealthInsurance, query.Coverage());
            Same("02", query.InsuredBranchNumber);
            Same(null, query.InsuredCardSymbol);
            query.SetMedicalAid("12131234", "1234567");
            Same(Coverage.MedicalAid, query.Coverage());
        }
        using (var envelope = new Record(Records.Envelope))
        {
            envelope.AddExtra(new uint[0], "List/Item/Name", "試験　太郎");
            envelope.AddExtra(new uint[0], "List/Item[1]/Name", "試験　花子");
            var values = envelope.ExtraValues(new uint[0]);
            Same(2, values.Count);
            Same("試験　花子", values[1].Text);
        }
    }

    static void OfWords()
    {
        Holds(Validity.MayUpdate(Route.Number, Codes.QualificationValidity.Valid), "a valid one");
        Holds(!Validity.MayUpdate(Route.Number, null), "an absent one");
        Holds(Validity.Words(Route.Number, Codes.QualificationValidity.Valid).Length > 0, "no words");
        Same("保険者番号", Labels.OfField(Fields.NumberQuery.InsurerNumber));
        Same("公費負担者番号", Labels.OfField(Fields.NumberQuery.InsurerNumber, Coverage.MedicalAid));
        const string One = "試験　太郎", Other = "太郎　試験";
        Same(NameLikeness.Different, Numbers.Compare(One, Other));
        Holds(Numbers.Compare(One, Other, true) != NameLikeness.Different, "in any order");
    }

    static ConsentedRequest ConsentedSince(DateTime first)
    {
        var request = new ConsentedRequest();
        request.Body.Search.ConsentFrom = first;
        request.Body.Search.ConsentTo = Now.Date;
        request.Body.Search.MedicalTreatment = Codes.MedicalTreatment.Visit;
        return request;
    }

    /// The people of a batch one by one, in blocks and in sections.
    static void OfAnswers(Session session)
    {
        Job job = session.Submit(Operations.ConsentedBatch, ConsentedSince(Now.Date.AddDays(-1)));
        Same(JobState.Answered, session.Wait(job, TimeSpan.FromMinutes(1)));
        List<string> names;
        using (Answer answer = job.OpenAnswer())
        {
            Same(AnswerForm.Xml, answer.Form);
            Holds(answer.Name.EndsWith(".xml") && answer.Blake3().Length == 32, answer.Name);
            Same(Errors.OtherForm, Fails(() => answer.Document()));
            names = answer.People<ConsentedUnit>().Select(NameOf).ToList();
            Holds(names.Count > 0 && names.Count == answer.Count, "another count of people");
        }
        using (Answer answer = job.OpenAnswer())
        using (var block = new Block(Fields.QualificationResult.Name))
        {
            var again = new List<string>();
            while (block.Next(answer, 5) > 0)
                again.AddRange(block.Select(person => person[Fields.QualificationResult.Name]));
            Holds(names.SequenceEqual(again), "other people in blocks");
            Same("試験　太郎", block.Take(Consented().Record)[Fields.QualificationResult.Name]);
        }
        using (Answer answer = job.OpenAnswer())
        {
            var again = answer.Sections().SelectMany(one => one.People<ConsentedUnit>()).Select(NameOf);
            Holds(names.SequenceEqual(again), "other people in sections");
        }
        job.Acknowledge();
    }

    static string NameOf(ConsentedUnit unit)
    {
        return unit.Results.Result[0].Name;
    }

    static void OfCandidates()
    {
        var known = new Patient
        {
            Id = "1",
            InsurerNumber = "06139992",
            Number = "9",
            Name = "試験　太郎",
            Birthdate = "19500102",
        };
        ConsentedUnit unit = Consented();
        unit.Results.Result[0].InsurerNumber = "06139992";
        unit.Results.Result[0].InsuredIdentificationNumber = "1";
        unit.Results.Result[0].Birthdate = new DateTime(1950, 1, 2);
        using (var patients = new Patients(new[] { known }))
        using (var notes = new Notes(Secret))
        {
            Verdict verdict = patients.Link(Route.Consented, unit);
            Same(Plan.Ambiguous, verdict.Plan);
            Same(null, verdict.Patient);
            Candidate candidate = verdict.Candidates.Single();
            Same(known, candidate.Patient);
            Same(NameLikeness.Identical, candidate.Names);
            Linkage linkage = patients.LinkEach(Route.Consented, unit, notes);
            Same(Plan.Ambiguous, linkage.Verdicts.Single().Plan);
            Holds(!linkage.HasTwoCharts, "two charts");
            Holds(!notes.WithdrawAlias(patients, known, unit), "an alias");
            Same(0, notes.Forget("1"));
        }
    }
}
